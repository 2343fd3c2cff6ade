#!/bin/sh
# HAProxy does not start on a mistake: find out while baking, not on the machine.
set -eu
haproxy -c -q -f /etc/haproxy/haproxy.cfg
