"""JupyterLab, started without the slowest part of its imports.

Arguments are JupyterLab's own; tools/start.mjs gives them.
"""

import atexit
import os
import sys

# jsonschema checks internationalised addresses with this module, which compiles a grammar for 1.7 s when it is imported.
# Nothing here has such addresses, and jsonschema does without the module where it is missing.
sys.modules["rfc3987_syntax"] = None

from jupyterlab.labapp import main  # noqa: E402

if __name__ == "__main__":
    status = main()
    # The server has ended, but now and then leaves a worker thread that waits for work and would keep the process.
    atexit._run_exitfuncs()
    os._exit(status or 0)
