"""The contract of call recorders: only a clear yes to the very call is a confirmation."""

import pytest

from ringup.calls.connectors.recorders import Confirmed, NotConfirmed, RecordedCall, configured
from tests.recorder import running_recorder

CALL = RecordedCall(id="entry1", call="A-1/é")


@pytest.fixture
def recorder():
    with running_recorder() as running:
        yield running


def test_a_recorder_pauses_and_goes_on(recorder):
    asked = configured(recorder.settings)
    assert asked.needs_call
    assert (asked.pause(CALL), asked.resume(CALL)) == (Confirmed(), Confirmed())
    assert recorder.told == [("pause", "A-1/é"), ("resume", "A-1/é")]


@pytest.mark.parametrize(
    ("mood", "because"),
    [
        ("silence", "recorder_silent"),
        ("refusal", "recorder_refuses"),
        ("garbage", "recorder_unclear"),
        ("other_call", "recorder_unclear"),
        ("still_recording", "recorder_unclear"),
    ],
)
def test_all_but_a_clear_yes_confirms_nothing(recorder, mood, because):
    recorder.mood = mood
    asked = configured(recorder.settings)
    assert asked.pause(CALL) == NotConfirmed(because=because)
    assert asked.resume(CALL) == NotConfirmed(because=because)


def test_a_recorder_that_is_not_there_confirms_nothing(recorder):
    nobody = {**recorder.settings, "url": "http://127.0.0.1:9/"}
    assert configured(nobody).pause(CALL) == NotConfirmed(because="recorder_silent")


def test_without_set_up_nothing_is_confirmed_and_whoever_does_not_record_says_so():
    assert configured({}).pause(CALL) == NotConfirmed(because="recorder_not_set_up")
    assert configured({}).resume(CALL) == NotConfirmed(because="recorder_not_set_up")
    nobody = configured({"nobody": "1"})
    assert not nobody.needs_call
    assert (nobody.pause(CALL), nobody.resume(CALL)) == (Confirmed(), Confirmed())


def test_the_fake_recorder_writes_down_what_it_was_told_and_can_fall_silent(tmp_path):
    fake = configured({"folder": str(tmp_path / "recorder")})
    assert fake.pause(CALL) == Confirmed()
    (tmp_path / "recorder" / "silent").touch()
    assert fake.resume(CALL) == NotConfirmed(because="recorder_silent")
    (tmp_path / "recorder" / "silent").unlink()
    assert fake.resume(CALL) == Confirmed()
    assert fake.told("A-1/é") == ["paused", "recording"]
