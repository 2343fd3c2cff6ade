using System.Globalization;
using System.Text;

namespace Renci.SshNet;

/// <summary>The command lines of ssh. Nothing of the user's own configuration, known hosts or agent takes part.</summary>
internal static class MasterCommand
{
    /// <summary>Ends ssh, and everything it started, at the end of standard input; removes the directory at the end of ssh.</summary>
    private const string Guard = """
        directory=$1
        shift
        exec 3<&0
        "$@" </dev/null 3<&- &
        ssh=$!
        ( read -r _; kill "$ssh" ) <&3 3<&- >/dev/null 2>&1 &
        exec 3<&-
        wait "$ssh"
        status=$?
        rm -rf -- "$directory"
        trap '' TERM
        kill -TERM 0
        exit "$status"
        """;

    /// <summary>ssh asks this for the keys it may accept, in the middle of the handshake, and names the key it was shown.</summary>
    private const string HostKeyQuestion = """
        # directory, occasion, host, type, key
        [ "$2" = HOSTNAME ] || exit 0
        mkfifo "$1/answer"
        echo "$1 $5" >&2
        read -r answer <"$1/answer"
        [ "$answer" != yes ] || echo "$3 $4 $5"
        """;

    private static readonly string[] Isolation = ["-F", "none", "-o", "BatchMode=yes", "-o", "IdentityAgent=none", "-o", "IdentitiesOnly=yes", "-o", "ControlPersist=no"];

    public static string[] Create(string directory, ConnectionInfo info, TimeSpan keepAlive)
    {
        var question = Path.Combine(directory, "host-key");
        PrivateDirectory.Write(question, Encoding.UTF8.GetBytes(HostKeyQuestion + "\n"));
        return
        [
            "sh", "-c", Guard, "sh", directory,
            "ssh", .. Isolation, "-v", "-M", "-N", "-T", "-S", Socket(directory),
            "-o", "StrictHostKeyChecking=yes", "-o", "UserKnownHostsFile=/dev/null", "-o", "GlobalKnownHostsFile=/dev/null",
            "-o", "CheckHostIP=no", "-o", "UpdateHostKeys=no",
            "-o", "HostKeyAlgorithms=ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,rsa-sha2-512,rsa-sha2-256",
            "-o", $"KnownHostsCommand=/bin/sh {question} {directory} %I %H %t %K",
            "-o", "PermitLocalCommand=yes", "-o", "LocalCommand=echo connected",
            "-o", "PreferredAuthentications=publickey",
            "-o", $"ConnectTimeout={Seconds(info.Timeout)}", "-o", $"ServerAliveInterval={Seconds(keepAlive)}",
            .. Keys(directory, info),
            "-p", info.Port.ToString(CultureInfo.InvariantCulture), "-l", info.Username, "--", info.Host,
        ];
    }

    /// <summary>
    /// A program over the connection. Its log has a file of its own, away from the command's standard error.
    /// Without the connection it must fail: ssh alone would make a new one.
    /// </summary>
    public static string[] Client(string directory, string log, string[] arguments) =>
        ["ssh", .. Isolation, "-vv", "-E", log, "-T", "-S", Socket(directory), "-o", "ControlMaster=no", "-o", "ProxyCommand=false", .. arguments];

    private static string Socket(string directory) => Path.Combine(directory, "s");

    private static int Seconds(TimeSpan time) => time <= TimeSpan.Zero ? 0 : (int)Math.Min(Math.Ceiling(time.TotalSeconds), int.MaxValue / 1000);

    private static IEnumerable<string> Keys(string directory, ConnectionInfo info)
    {
        var keys = info.AuthenticationMethods.OfType<PrivateKeyAuthenticationMethod>().SelectMany(method => method.KeyFiles).Cast<PrivateKeyFile>();
        foreach (var (index, key) in keys.Index())
        {
            // ssh wants its keys unreadable by others, and a newline at their end.
            var file = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"key{index}"));
            PrivateDirectory.Write(file, [.. key.Key, (byte)'\n']);
            yield return "-i";
            yield return file;
        }
    }
}
