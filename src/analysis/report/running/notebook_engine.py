"""A papermill engine that runs a notebook inside this process: no kernel to start, no sockets.

The caller gives each notebook a process of its own, so that one chapter cannot reach
another and a dying one takes nothing with it.
"""

import time
import traceback
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.engines import Engine, papermill_engines
from papermill.iorw import write_ipynb

__all__ = ["NAME", "Chapter", "new_shell", "run_cell"]

NAME = "inprocess"
SAVE_SECONDS = 5.0


class _Stream:
    """Text that a cell prints, as an output of that cell."""

    def __init__(self, name: str, outputs: list):
        self.name, self.outputs = name, outputs

    def write(self, text: str) -> int:
        last = self.outputs[-1] if self.outputs else None
        if last is not None and last.output_type == "stream" and last.name == self.name:
            last.text += text
        else:
            self.outputs.append(new_output("stream", name=self.name, text=text))
        return len(text)

    def flush(self) -> None: ...

    def isatty(self) -> bool:
        return False


class _Publisher(DisplayPublisher):
    def publish(self, data, metadata=None, **_kwargs):
        self.shell.outputs.append(new_output("display_data", data=data, metadata=metadata or {}))


class _Hook(DisplayHook):
    def write_output_prompt(self): ...

    def write_format_data(self, format_dict, md_dict=None):
        self.shell.outputs.append(
            new_output(
                "execute_result",
                data=format_dict,
                metadata=md_dict or {},
                execution_count=self.prompt_count,
            )
        )


class _Shell(InteractiveShell):
    displayhook_class, display_pub_class, outputs = _Hook, _Publisher, []

    def _showtraceback(self, etype, evalue, stb):
        lines = traceback.format_exception_only(etype, evalue)
        self.outputs.append(
            new_output(
                "error",
                ename=etype.__name__,
                evalue=str(evalue),
                traceback=[line.rstrip() for line in lines],
            )
        )


def new_shell() -> InteractiveShell:
    """Shell of this process as at its start: the names that an earlier notebook made are gone.

    Its own `reset` would collect garbage too, which takes longer than a short notebook.
    """
    shell = _Shell.instance(colors="nocolor", history_length=0)
    shell.history_manager.enabled = False
    shell.user_ns.clear()
    shell.init_user_ns()
    shell.execution_count = 1
    return shell


def run_cell(shell: InteractiveShell, cell: NotebookNode) -> ExecutionResult:
    """Run a cell of code; what it shows and prints become its outputs."""
    cell.outputs = shell.outputs = []
    with (
        redirect_stdout(_Stream("stdout", cell.outputs)),
        redirect_stderr(_Stream("stderr", cell.outputs)),
    ):
        result = shell.run_cell(cell.source, store_history=True)
    cell.execution_count = result.execution_count
    return result


class Chapter(Engine):
    """Run all cells in order, stop at the first that fails; `on_cell` is called before each."""

    on_cell: Callable[[int], None] = staticmethod(lambda _: None)

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, **_kwargs):
        """Execute the notebook of papermill's manager."""
        shell = new_shell()
        # Papermill writes the whole notebook before and after each cell, a third of the time of a
        # chapter; every few seconds is enough to show how far a chapter came that hangs or dies.
        saved, path, nb_man.output_path = time.monotonic(), nb_man.output_path, None
        for position, cell in enumerate(nb_man.nb.cells):
            if cell.cell_type != "code":
                continue
            cls.on_cell(position)
            if time.monotonic() - saved > SAVE_SECONDS:
                write_ipynb(nb_man.nb, path)
                saved = time.monotonic()
            nb_man.cell_start(cell, position)
            result = run_cell(shell, cell)
            if not result.success:
                nb_man.cell_exception(
                    cell, position, exception=result.error_before_exec or result.error_in_exec
                )
                break
            nb_man.cell_complete(cell, position)


papermill_engines.register(NAME, Chapter)
