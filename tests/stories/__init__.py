"""What went wrong at others, told as a story for each: by the ids of docs/reference/peers-bugs.md."""
