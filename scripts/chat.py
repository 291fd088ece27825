"""`make chat`: the action server in the background, `rasa shell` in front."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from actions import clock
from actions.catalog import CatalogReader
from actions.render import Renderer
from actions.wording import Wording
from scripts import servers
from triage.facts import Facts

LOGS = servers.ROOT / ".cache" / "logs"


def greeting() -> str:
    """Return the first words on screen, in both languages."""
    catalog = asyncio.run(CatalogReader().current())
    channel = catalog.book.channels["uscis_contact_center_phone"]
    lines = []
    for language in ("en", "es"):
        say = Wording(catalog.phrases, language)
        hours = Renderer(catalog, language, Facts()).hours(channel, clock.now())
        phone = channel.value.in_(language) if channel.value else ""
        lines.append(say("greet", phone=phone, hours=hours))
    return "\n\n".join(lines)


def main() -> int:
    """Run until the person types /stop or closes the terminal."""
    LOGS.mkdir(parents=True, exist_ok=True)
    for port, name in (
        (servers.ACTIONS_PORT, "action server"),
        (servers.RASA_PORT, "Rasa server"),
    ):
        if servers.is_busy(port):
            print(
                f"Port {port} ({name}) is already in use. Stop what listens there, then try again."
            )
            return 1
    servers.end_as_by_ctrl_c()
    try:
        with _shell(LOGS / "shell.log") as shell:
            actions = servers.start_actions(servers.ACTIONS_PORT, LOGS / "actions.log")
            try:
                print(f"\n{greeting()}\n\n(One moment: the prompt is coming. Leave with /stop.)\n")
                sys.stdout.flush()
                return shell.wait()
            finally:
                actions.stop()
    except servers.StartFailed as failure:
        print(failure)
        return 1
    except KeyboardInterrupt:
        return 0


@contextlib.contextmanager
def _shell(log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start `rasa shell` at once: it loads while the action server and the greeting come up."""
    command = [sys.executable, "-m", "rasa", "shell", "-m", "models/triage.tar.gz", "--quiet"]
    with log.open("ab") as stream:
        shell = subprocess.Popen(
            command, cwd=servers.ROOT, env=servers.environment(), stderr=stream
        )
        try:
            yield shell
        finally:
            with contextlib.suppress(ProcessLookupError):
                shell.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                shell.wait(timeout=10)
            shell.kill()


if __name__ == "__main__":
    raise SystemExit(main())
