"""The exception tree; whether a retry can help is a type, not a flag.

VarselError
├── SettingsError          a value in varsel.toml or the environment is wrong
├── ConnectorError         a system outside could not be asked or told
│   ├── TransientError     trying again later can help
│   ├── PermanentError     trying again unchanged cannot help
│   │   └── AuthenticationError
│   ├── ChannelDown        no message at all can leave this way now
│   └── UnknownOutcome     the request may have taken effect
├── ContractViolation      data does not add up or is not what was promised
├── WarehouseBusy          another process is writing
└── SendingRefused         sending would not be safe

Nothing here imports anything of Varsel's.
"""


class VarselError(Exception):
    """Any failure that is shown to a person as one line, never as a traceback."""


class SettingsError(VarselError):
    """Settings that are missing or wrong, all of them at once."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class ConnectorError(VarselError):
    """A system outside could not be asked or told."""


class TransientError(ConnectorError):
    """Trying again later can help; `retry_after_s` when the other side said when."""

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(message)


class PermanentError(ConnectorError):
    """Trying again unchanged cannot help."""


class AuthenticationError(PermanentError):
    """The other side does not accept the credentials."""


class ChannelDown(ConnectorError):
    """No message can leave this way now; nothing was accepted, no message at fault."""


class UnknownOutcome(ConnectorError):
    """The request may have taken effect; only the other side knows."""


class ContractViolation(VarselError):
    """Data does not add up; carries counts and no personal data."""


class WarehouseBusy(VarselError):
    """Another process is writing to the warehouse."""


class SendingRefused(VarselError):
    """Sending would not be safe; nothing was sent."""


# kinds of failure after which the same thing may go well a little later
MAY_PASS = (TransientError, ChannelDown, WarehouseBusy)
