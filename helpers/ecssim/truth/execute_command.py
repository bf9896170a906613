"""What a session of ECS Exec looks like."""

from .fact import ASSUMED, OBSERVED, Fact, Message

SESSION_ID = Message("ecs-execute-command-{unique}", "seen in real output", OBSERVED)
SESSION_ID_LENGTH = Fact(26, "real output of 2025; that of 2021 has 17 hexadecimal digits", OBSERVED)
SESSION_ID_CHARACTERS = Fact(
    "abcdefghijklmnopqrstuvwxyz0123456789", "the few session ids that were seen have no others", ASSUMED
)
STREAM_URL = Message(
    "wss://ssmmessages.{region}.amazonaws.com/v1/data-channel/{session_id}?role=publish_subscribe",
    "seen in real output of 2021",
    OBSERVED,
)
TOKEN_START = Fact(b"\x00\x01\x00\x01", "the tokens in the examples of StartSession begin with AAEAA", ASSUMED)
TOKEN_BYTES = Fact(252, "about as long as the tokens in the examples of StartSession", ASSUMED)
