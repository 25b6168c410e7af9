#!/usr/bin/env python3
"""nginx in a folder: feeds from FOLDER/site, plainly and by TLS.

    nginx.py FOLDER

makes a private authority (ca.pem), a certificate of it for localhost, one for another name, and one that is signed by
nobody but itself, then starts nginx and prints the first of five ports in a row: http; https with each of the three
certificates; and https for localhost that sends everything on to the last but one of them. FOLDER/log takes a line for each
request: port, status, path, If-None-Match, If-Modified-Since, Range, the answer's ETag and Content-Encoding, Authorization.
Ends when its standard input does. Needs nginx and openssl.
"""

import os
import random
import subprocess
import sys
import time

folder = os.path.abspath(sys.argv[1])


def run(*arguments):
    subprocess.run(arguments, cwd=folder, check=True, stdin=subprocess.DEVNULL, stdout=2, stderr=subprocess.DEVNULL)


def certificate(name, host, authority=None):
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", name + ".key"]
    subject = ["-subj", "/CN=" + host, "-addext", "subjectAltName=DNS:" + host]
    if authority is None:
        return run("openssl", "req", "-x509", "-days", "2", *key, *subject, "-out", name + ".pem")
    run("openssl", "req", *key, *subject, "-out", name + ".csr")
    signing = ["-CA", authority + ".pem", "-CAkey", authority + ".key", "-CAcreateserial", "-days", "2"]
    run("openssl", "x509", "-req", "-in", name + ".csr", *signing, "-copy_extensions", "copy", "-out", name + ".pem")


certificate("ca", "An authority")
certificate("good", "localhost", "ca")
certificate("other", "other.example", "ca")
certificate("own", "localhost")


# The name care with the password pass, as crypt(3) has it.
hashed = subprocess.run(["openssl", "passwd", "-apr1", "pass"], check=True, capture_output=True, text=True).stdout
with open(os.path.join(folder, "users"), "w") as file:
    file.write("care:" + hashed)

site = """
    location / { root site; }
    location /aged/ { alias site/; add_header Cache-Control max-age=3600; }
    location /dated/ { alias site/; etag off; }
    location /closed/ { alias site/; auth_basic care; auth_basic_user_file users; }
    location /moved/ { return 301 /feed.xml; }
    location /limited/ { alias site/; limit_req zone=one; limit_req_status 429; }
"""


def configuration(first):
    """What listens on five ports in a row."""
    servers = "server { listen 127.0.0.1:%d; %s }\n" % (first, site)
    for offset, name in enumerate(["good", "other", "own"]):
        servers += "server { listen 127.0.0.1:%d ssl; ssl_certificate %s.pem; ssl_certificate_key %s.key; %s }\n" % (
            first + 1 + offset, name, name, site)
    servers += """server { listen 127.0.0.1:%d ssl; ssl_certificate good.pem; ssl_certificate_key good.key;
  location / { return 302 https://localhost:%d$request_uri; } }\n""" % (first + 4, first + 1)
    # What started it reads the folder; a server that gives up its rights could not.
    return ("user root;\n" if os.geteuid() == 0 else "") + """
daemon off; pid nginx.pid; worker_processes 1; error_log errors;
events { }
http {
  types { application/rss+xml xml; }
  gzip on; gzip_types application/rss+xml; gzip_min_length 1; gzip_proxied any;
  limit_req_zone $server_port zone=one:1m rate=30r/m;
  log_format one '$server_port $status $uri [$http_if_none_match] [$http_if_modified_since] [$http_range] '
    '[$sent_http_etag] [$sent_http_content_encoding] [$http_authorization]';
  access_log log one;
  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
""" + servers + "}\n"


def started(first):
    """nginx, once it listens; None where another has one of the ports. It says its number once it has them all."""
    with open(os.path.join(folder, "nginx.conf"), "w") as file:
        file.write(configuration(first))
    nginx = subprocess.Popen(
        ["/usr/sbin/nginx", "-e", "errors", "-p", folder, "-c", "nginx.conf"],
        stdin=subprocess.DEVNULL, stdout=2, stderr=subprocess.DEVNULL)
    number = os.path.join(folder, "nginx.pid")
    while nginx.poll() is None:
        if os.path.exists(number) and os.path.getsize(number) > 0:
            return nginx
        time.sleep(0.05)
    return None


# Below the ports that clients are given.
for attempt in range(20):
    first = random.randrange(20000, 32000, 5)
    nginx = started(first)
    if nginx is not None:
        break
else:
    sys.exit("nginx does not start")
try:
    print(first, flush=True)
    sys.stdin.read()
finally:
    nginx.terminate()
    nginx.wait()
