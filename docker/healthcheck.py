"""Ask a URL of the site from inside a container: exit code 0 when it answers 200.

`healthcheck.py URL [CHECK]` asks as the first of ALLOWED_HOSTS, because Django
refuses other names. With CHECK it asks whether that one check of /readyz is
"ok", whatever the others say.
"""

import json
import os
import sys
import urllib.error
import urllib.request


def main() -> int:
    url, check = sys.argv[1], "".join(sys.argv[2:3])
    host = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")[0].strip()
    request = urllib.request.Request(url, headers={"Host": host})  # noqa: S310 - the URL is our own
    try:
        with urllib.request.urlopen(request, timeout=8) as answer:  # noqa: S310 - the URL is our own
            status, body = answer.status, answer.read()
    except urllib.error.HTTPError as error:
        status, body = error.code, error.read()
    except OSError:
        return 1
    if not check:
        return 0 if status == 200 else 1
    try:
        return 0 if json.loads(body)["checks"][check] == "ok" else 1
    except (ValueError, KeyError, TypeError):
        return 1


if __name__ == "__main__":
    sys.exit(main())
