"""Modules that need no explanation: what comes with a language, and what a distribution of another name delivers."""

from __future__ import annotations

from collections.abc import Mapping

# fmt: off
BESIDE_PYTHON = frozenset({
    "_typeshed", "annotationlib", "asynchat", "asyncore", "compression", "distutils", "imp", "pip",
    "pkg_resources", "setuptools", "sitecustomize", "smtpd", "usercustomize",
})
"""What Python had or will have, and what comes with nearly every installation."""

# https://nodejs.org/api/module.html#modulebuiltinmodules
NODE = frozenset({
    "assert", "async_hooks", "buffer", "bun", "child_process", "cluster", "console", "constants", "crypto",
    "deno", "dgram", "diagnostics_channel", "dns", "domain", "events", "fs", "http", "http2", "https",
    "inspector", "module", "net", "os", "path", "perf_hooks", "process", "punycode", "querystring", "readline",
    "repl", "stream", "string_decoder", "sys", "test", "timers", "tls", "trace_events", "tty", "url", "util",
    "v8", "vm", "wasi", "worker_threads", "zlib",
})

RUST = frozenset({
    "alloc", "core", "crate", "proc_macro", "self", "std", "super", "test",
})

DELIVERED_BY: Mapping[str, tuple[str, ...]] = {
    "Crypto": ("pycryptodome",),
    "MySQLdb": ("mysqlclient",),
    "OpenSSL": ("pyOpenSSL",),
    "PIL": ("Pillow", "pillow",),
    "Xlib": ("python-xlib",),
    "_pytest": ("pytest",),
    "attr": ("attrs",),
    "bs4": ("beautifulsoup4",),
    "corsheaders": ("django-cors-headers",),
    "cv2": ("opencv-python", "opencv-python-headless",),
    "dateutil": ("python-dateutil",),
    "docx": ("python-docx",),
    "dotenv": ("python-dotenv",),
    "faiss": ("faiss-cpu",),
    "fitz": ("PyMuPDF", "pymupdf",),
    "gi": ("PyGObject",),
    "git": ("GitPython", "gitpython",),
    "github": ("PyGithub",),
    "google": ("google-cloud", "protobuf",),
    "jose": ("python-jose",),
    "jwt": ("PyJWT", "pyjwt",),
    "ldap": ("python-ldap",),
    "magic": ("python-magic",),
    "mpl_toolkits": ("matplotlib",),
    "multipart": ("python-multipart",),
    "pkg_resources": ("setuptools",),
    "pptx": ("python-pptx",),
    "psycopg2": ("psycopg2-binary",),
    "pylab": ("matplotlib",),
    "rest_framework": ("djangorestframework",),
    "serial": ("pyserial",),
    "skimage": ("scikit-image",),
    "sklearn": ("scikit-learn",),
    "slugify": ("python-slugify",),
    "socks": ("PySocks",),
    "telegram": ("python-telegram-bot",),
    "usb": ("pyusb",),
    "websocket": ("websocket-client",),
    "win32api": ("pywin32",),
    "yaml": ("PyYAML", "pyyaml",),
    "zmq": ("pyzmq",),
}
"""Import name → the distributions that deliver it: a manifest that names one of these explains the import."""
