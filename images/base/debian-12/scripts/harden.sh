#!/bin/sh
# What hardening cannot be said with a file of its own.
set -eu

# Nobody logs in with a password, root least of all; `passwd --lock` leaves keys working.
passwd --quiet --lock root
while IFS=: read -r user password _; do
    case $password in
        '!'* | '*'*) ;;
        *)
            echo "User $user has a password; an image must hold none." >&2
            exit 1
            ;;
    esac
done </etc/shadow

# New files are nobody else's business. Debian 12 ships one of these settings, Debian 13 the other.
sed -i '/^UMASK\b/d; /^HOME_MODE\b/d' /etc/login.defs
printf 'UMASK\t\t027\nHOME_MODE\t0700\n' >>/etc/login.defs
chmod 0700 /root

# Only root reads what sshd and cron-like tools are told.
chmod 0600 /etc/ssh/sshd_config
chmod 0640 /etc/shadow /etc/gshadow

# Set-user-id programs that no server needs, kept that way through an upgrade of their packages.
for program in /usr/bin/chfn /usr/bin/chsh /usr/bin/gpasswd /usr/bin/newgrp /usr/bin/expiry /usr/bin/chage; do
    if [ -e "$program" ]; then
        dpkg-statoverride --quiet --remove "$program" 2>/dev/null || true
        dpkg-statoverride --update --add root root 0755 "$program"
    fi
done

# Temporary names of the package manager: an image is a finished thing.
find /etc -xdev \( -name '*.dpkg-old' -o -name '*.dpkg-dist' -o -name '*.ucf-old' \) -delete

# sshd refuses to start on a mistake; find out now. It wants a key for that, and the folder that its unit makes.
key=$(mktemp -u)
ssh-keygen -q -t ed25519 -N '' -f "$key"
mkdir -p /run/sshd
sshd -t -h "$key" || { echo 'sshd does not accept its configuration.' >&2; rm -f "$key" "$key.pub"; exit 1; }
rm -f "$key" "$key.pub"
