"""The code of a Lambda function: its ZIP file, the handler in it, and its errors in Lambda's words."""

import importlib.abc
import importlib.machinery
import importlib.util
import io
import sys
import traceback
import zipfile
from collections.abc import Callable, Sequence
from functools import cached_property
from types import CodeType, ModuleType
from typing import Any

from ..truth import functions
from ..truth.fact import Message

ROOT = "/var/task/"


class UnusableCodeError(Exception):
    """A function cannot be loaded.

    Arguments:
        message: what Lambda says.
        values: what stands in it.
        trace: where in the code it went wrong, in Lambda's form.
    """

    def __init__(self, message: Message, trace: Sequence[str] = (), **values: Any) -> None:
        super().__init__(message(**values))
        self.error_type = message.code
        self.trace = list(trace)


class FunctionCode(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """The files of a function, as an environment has unpacked them; its modules can import each other.

    Arguments:
        archive: the ZIP file.
    """

    def __init__(self, archive: bytes) -> None:
        self._archive = archive

    @cached_property
    def _sources(self) -> dict[str, str]:
        with zipfile.ZipFile(io.BytesIO(self._archive)) as archive:
            names = [name for name in archive.namelist() if name.endswith(".py")]
            return {name: archive.read(name).decode() for name in names}

    def handler(self, named: str) -> Callable[[Any, Any], Any]:
        """Load a handler.

        Arguments:
            named: such as index.handler, or package/index.handler.

        Raises:
            UnusableCodeError: if there is none that could be loaded.
        """
        path, dot, function = named.rpartition(".")
        if not dot:
            raise UnusableCodeError(functions.BAD_HANDLER, handler=named)
        module = path.replace("/", ".")
        try:
            loaded = importlib.import_module(module)
        except ImportError as problem:
            raise UnusableCodeError(functions.NO_MODULE, module=path, problem=problem) from problem
        except SyntaxError as problem:
            raise UnusableCodeError(
                functions.BAD_SYNTAX,
                [f'  File "{problem.filename}" Line {problem.lineno}\n    {(problem.text or "").rstrip()}\n'],
                module=path,
                problem=problem.msg,
                file=(problem.filename or "").rpartition("/")[2],
                line=problem.lineno,
            ) from problem
        found = getattr(loaded, function, None)
        if found is None:
            raise UnusableCodeError(functions.NO_HANDLER, handler=function, module=path)
        return found  # type: ignore[no-any-return]

    def trace(self, problem: BaseException) -> list[str]:
        """Return where in the function's own files an error came from, outermost first."""
        lines = []
        for frame in traceback.extract_tb(problem.__traceback__):
            if frame.filename.startswith(ROOT):
                source = self._sources.get(frame.filename.removeprefix(ROOT), "").splitlines()
                text = source[frame.lineno - 1].strip() if frame.lineno and frame.lineno <= len(source) else ""
                lines.append(f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}\n    {text}\n')
        return lines

    def modules(self) -> list[str]:
        """Return the names of the modules among the files."""
        return [name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in self._sources]

    def owns(self, module: ModuleType) -> bool:
        """Return whether a module was loaded from these files."""
        return getattr(module, "__loader__", None) is self

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002 (Python's signature)
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> importlib.machinery.ModuleSpec | None:
        """Find a module among the files."""
        name = self._file(fullname)
        if name is None:
            return None
        return importlib.util.spec_from_loader(
            fullname, self, origin=ROOT + name, is_package=name.endswith("/__init__.py")
        )

    def get_source(self, fullname: str) -> str:
        """Return the text of a module."""
        return self._sources[self._file(fullname) or ""]

    def get_code(self, fullname: str) -> CodeType:
        """Compile a module under the name that it has on Lambda."""
        return compile(self.get_source(fullname), ROOT + (self._file(fullname) or ""), "exec", dont_inherit=True)

    def _file(self, module: str) -> str | None:
        path = module.replace(".", "/")
        return next((name for name in (f"{path}.py", f"{path}/__init__.py") if name in self._sources), None)


class OwnModules:
    """The modules of one environment: there while it runs, and away while anything else does.

    Arguments:
        code: the files that they come from.
    """

    def __init__(self, code: FunctionCode) -> None:
        self._code = code
        self._loaded: dict[str, ModuleType] = {}
        self._hidden: dict[str, ModuleType] = {}

    def __enter__(self) -> None:
        self._hidden = {name: sys.modules.pop(name) for name in self._code.modules() if name in sys.modules}
        sys.modules.update(self._loaded)
        sys.meta_path.insert(0, self._code)

    def __exit__(self, *_: object) -> None:
        sys.meta_path.remove(self._code)
        self._loaded = {name: module for name, module in list(sys.modules.items()) if self._code.owns(module)}
        for name in self._loaded:
            del sys.modules[name]
        sys.modules.update(self._hidden)
