"""Run a notebook in a kernel of its own, with parameters where it has a cell for them.

A notebook that takes parameters has one code cell tagged `parameters`, which gives each its
default. To run it with others, a cell that sets them is put behind that one, as papermill does.
What must reach a kernel without a cell (where states go, whose tables are read, how many threads)
is its environment, which is put together here and nowhere else.
"""

from __future__ import annotations

import ast
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from helpers.explore.protocol import BUILD_FOLDER
from helpers.reports.errors import ReportError
from helpers.tables import reader

__all__ = [
    "INJECTED_TAG",
    "KERNELS_AT_ONCE",
    "ONE_THREAD",
    "PARAMETERS_TAG",
    "ExecutedNotebook",
    "NotebookKernel",
    "run_notebook",
    "start_kernel",
]

PARAMETERS_TAG = "parameters"  # of the cell with the defaults
INJECTED_TAG = "injected-parameters"  # of the cell that sets others
CELL_SECONDS = 600  # longer than any cell of ours by a factor of ten
# One thread a kernel: threads of several kernels that wait for each other only burn time.
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
_NOT_THERE = re.compile("there is no file|is not a folder; expected|cannot be opened|cannot read ")
_EMPTY_FOLDER = "a report runs in an empty folder of its own, so name files by their full path"
_SERVER_MARKS = ("JPY_SESSION_NAME", "VSCODE_PID")  # with these an explorer would show widgets


def _usable_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # a container or `taskset` may allow fewer than there are
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


KERNELS_AT_ONCE = _usable_cores()


@dataclass(frozen=True)
class ExecutedNotebook:
    """A notebook with its outputs, and the packed states of its explorers by their id."""

    notebook: nbformat.NotebookNode
    states: dict[str, dict[str, Any]]


class NotebookKernel:
    """A running kernel that executes notebooks one after another; see `start_kernel`."""

    def __init__(self, client: NotebookClient, folder: Path, said: IO[bytes]) -> None:
        self.folder = folder
        self._client = client
        self._said = said

    def run(
        self,
        path: Path,
        parameters: Mapping[str, Any] | None = None,
        *,
        name: str = "",
        history: bool = False,
    ) -> ExecutedNotebook:
        """Execute a notebook from top to bottom. Names that an earlier run left stay in the kernel.

        Args:
            path: the notebook.
            parameters: values for names that its cell tagged `parameters` sets; plain text,
                numbers, or lists of them.
            name: what errors call it; the file name if it is left out.
            history: whether the kernel keeps every result in `Out`, and cells have counts from 1.

        Returns:
            The executed notebook and the states that its explorers handed over in this run.

        Raises:
            ReportError: a cell fails, takes too long or ends the kernel; a parameter is unknown.
        """
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        if parameters:
            _inject(notebook, parameters, path.name)
        self._client.nb = notebook
        self._client.reset_execution_trackers()
        with self._failures(name or path.name, notebook):
            for i, cell in enumerate(notebook.cells):
                count = self._client.code_cells_executed + 1 if history else None
                self._client.execute_cell(cell, i, execution_count=count, store_history=history)
        return ExecutedNotebook(notebook, self._collected_states())

    def forget_names(self) -> None:
        """Take away the names and results that earlier runs left; imported modules stay."""
        cell = nbformat.v4.new_code_cell("%reset -f")
        self._client.nb = nbformat.v4.new_notebook(cells=[cell])
        self._client.execute_cell(cell, 0, store_history=False)

    def _collected_states(self) -> dict[str, dict[str, Any]]:
        """What the explorers of a run handed over; taken away, so that the next starts anew."""
        states = {}
        for path in sorted(_states_folder(self.folder).glob("*.json")):
            states[path.stem] = json.loads(path.read_text(encoding="utf-8"))
            path.unlink()
        return states

    @contextmanager
    def _failures(self, name: str, notebook: nbformat.NotebookNode) -> Iterator[None]:
        """Turn what goes wrong in a run into a ReportError that names the notebook.

        A kernel that is told to stop may complain of it in a traceback, which is nobody's concern;
        its words count where it ended unasked.
        """
        try:
            yield
        except CellExecutionError:
            raise _failed_cell(name, notebook) from None
        except CellTimeoutError:
            raise ReportError(f"{name}: a cell took longer than {CELL_SECONDS} seconds") from None
        except DeadKernelError:
            self._said.seek(0)
            words = " ".join(self._said.read().decode(errors="replace").split())[-400:]
            last = f" Its last words: {words}" if words else ""
            raise ReportError(
                f"{name}: the kernel that ran it ended unasked, mostly for want of memory.{last}"
            ) from None


@contextmanager
def start_kernel(
    *, data: Path | None = None, folder: Path | None = None, report: bool = True
) -> Iterator[NotebookKernel]:
    """A fresh kernel, started in a temporary folder of its own and ended with the block.

    Args:
        data: a folder of the user's own tables, laid over ours.
        folder: where the kernel starts instead.
        report: whether explorers hand over their states; else they show their default.

    Yields:
        The kernel; its `folder` is where files for the notebooks may be put.
    """
    with (
        tempfile.TemporaryDirectory(prefix="community-shift-") as own,
        tempfile.TemporaryFile() as said,
    ):
        where = folder or Path(own)
        client = NotebookClient(
            nbformat.v4.new_notebook(),
            timeout=CELL_SECONDS,
            kernel_name="python3",
            store_widget_state=False,
            resources={"metadata": {"path": str(where)}},
            extra_arguments=["--log-level=ERROR"],
        )
        environment = _kernel_environment(_states_folder(Path(own)) if report else None, data)
        with client.setup_kernel(env=environment, stderr=said):
            yield NotebookKernel(client, Path(own), said)


def run_notebook(
    path: Path,
    parameters: Mapping[str, Any] | None = None,
    *,
    data: Path | None = None,
    folder: Path | None = None,
    report: bool = True,
) -> ExecutedNotebook:
    """Run one notebook in a fresh kernel.

    Args:
        path: the notebook.
        parameters: as `NotebookKernel.run` takes them.
        data: as `start_kernel` takes it.
        folder: as `start_kernel` takes it.
        report: as `start_kernel` takes it.

    Returns:
        The executed notebook and the states of its explorers, none where `report` is false.

    Raises:
        ReportError: as `NotebookKernel.run` raises it.
    """
    with start_kernel(data=data, folder=folder, report=report) as kernel:
        return kernel.run(path, parameters, history=True)


def _kernel_environment(states: Path | None, data: Path | None) -> dict[str, str]:
    """All that a kernel has as environment: never live, states written where they are read."""
    environment = {k: v for k, v in os.environ.items() if k not in (*_SERVER_MARKS, BUILD_FOLDER)}
    if states:
        states.mkdir()
        environment[BUILD_FOLDER] = str(states)
    if data:
        environment[reader.ENVIRONMENT] = str(data.resolve())
    return {**ONE_THREAD, **environment}


def _states_folder(folder: Path) -> Path:
    return folder / "states"


def _inject(notebook: nbformat.NotebookNode, parameters: Mapping[str, Any], name: str) -> None:
    """Put a cell that sets `parameters` behind the one that holds their defaults."""
    tagged = [
        i for i, c in enumerate(notebook.cells) if PARAMETERS_TAG in c.metadata.get("tags", [])
    ]
    if len(tagged) != 1:
        raise ReportError(
            f"{name} has {len(tagged)} cells tagged {PARAMETERS_TAG!r}; "
            "a notebook that takes parameters has one"
        )
    (position,) = tagged
    known = _names_set(notebook.cells[position].source)
    for parameter, value in parameters.items():
        if parameter not in known:
            raise ReportError(
                f"{name} has no parameter {parameter!r}; it has {', '.join(sorted(known))}"
            )
        if not _is_literal(value):
            raise ReportError(f"{name}: the parameter {parameter!r} is no plain text or number")
    source = "\n".join(f"{parameter} = {value!r}" for parameter, value in parameters.items())
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": [INJECTED_TAG]})
    notebook.cells.insert(position + 1, cell)


def _names_set(source: str) -> set[str]:
    """The names that a cell assigns."""
    nodes = ast.walk(ast.parse(source))
    return {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def _is_literal(value: object) -> bool:
    """Whether a cell can set the value: numbers, texts, and lists or dicts of them."""
    try:
        return bool(ast.literal_eval(repr(value)) == value)
    except (ValueError, SyntaxError):
        return False


def _failed_cell(name: str, notebook: nbformat.NotebookNode) -> ReportError:
    """A failed cell as an error that names it by its place in the notebook as it was written."""
    written = [c for c in notebook.cells if INJECTED_TAG not in c.metadata.get("tags", [])]
    outputs = [(i, o) for i, cell in enumerate(written, 1) for o in cell.get("outputs", [])]
    position, error = next((i, o) for i, o in outputs if o.output_type == "error")
    # The kernel forgets the name of an error raised while a result is shown; the output has it.
    missing = error.ename == "FileNotFoundError" or _NOT_THERE.search(error.evalue)
    hint = f" ({_EMPTY_FOLDER})" if missing else ""
    return ReportError(f"{name}, cell {position}: {error.ename}: {error.evalue}{hint}")
