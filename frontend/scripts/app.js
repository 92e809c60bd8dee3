// What every page runs. htmx itself is loaded before this file and configured by a meta element.
import { startAnswers } from "./answers.js";
import { startCardFields } from "./card_fields.js";
import { startCountdown } from "./countdown.js";
import { startEntry } from "./entry.js";
import { startIdle } from "./idle.js";
import { startKeyboard } from "./keyboard.js";
import { startLeaving } from "./leaving.js";
import { startLive } from "./live.js";
import { startOnlyFor } from "./only_for.js";
import { startTypedText } from "./typed_text.js";

startKeyboard();
startAnswers();
startEntry();
startTypedText();
startLeaving();
startLive();
startIdle();
startCountdown();
startCardFields();
startOnlyFor();
// A long list of screens begins where we are; the page itself stays where it is.
const here = document.querySelector(".side-nav [aria-current]");
if (here) here.parentElement.scrollTop = here.offsetTop - here.parentElement.clientHeight / 2;
// From here on keys do what they say; before, a typed line goes the plain way of a form.
document.documentElement.dataset.ready = "";
