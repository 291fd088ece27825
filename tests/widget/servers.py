"""The real assistant with its web channel, on loopback, with a clock that stands still."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scripts import servers

NOW = "2026-11-23T15:00:00-05:00"
MODEL = servers.ROOT / "models" / "triage.tar.gz"
#: Signs the sessions of these tests and nothing else.
SECRET = "a secret for the widget's browser tests"


@dataclass
class Assistant:
    """Rasa with the web channel and an action server; Rasa can be stopped and started again."""

    folder: Path
    actions: servers.Server
    port: int
    rasa: servers.Server | None = None

    @property
    def url(self) -> str:
        """The address of the sample page."""
        return f"http://{servers.HOST}:{self.port}"

    def start(self) -> None:
        """Start Rasa on its port; conversations are kept in a file."""
        endpoints = self.folder / "endpoints.yml"
        database = f"sqlite:///{self.folder / 'tracker.sqlite'}"
        servers.write_endpoints(endpoints, self.actions.port, database)
        credentials = self.folder / "credentials.yml"
        credentials.write_text("channels.web.WebChannel:\n", encoding="utf-8")
        self.rasa = servers.start_rasa(
            self.port, self.folder / "rasa.log", endpoints, credentials, MODEL,
            TRIAGE_WEB_SAMPLE="1", TRIAGE_WEB_ORIGINS=self.url, TRIAGE_WEB_SECRET=SECRET,
            # Browser tests type faster than people do.
            TRIAGE_PER_MINUTE="600", TRIAGE_BURST="100",
        )  # fmt: skip

    def stop(self) -> None:
        """Stop Rasa, as a crash or an update would."""
        if self.rasa is not None:
            self.rasa.stop()
            self.rasa = None


def start(folder: Path) -> Assistant:
    """Start both servers."""
    actions = servers.start_actions(servers.free_port(), folder / "actions.log", TRIAGE_NOW=NOW)
    assistant = Assistant(folder, actions, servers.free_port())
    try:
        assistant.start()
    except BaseException:
        actions.stop()
        raise
    return assistant
