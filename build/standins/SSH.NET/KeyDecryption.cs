using Renci.SshNet.Common;

namespace Renci.SshNet;

/// <summary>Takes the passphrase off a private key with ssh-keygen. The passphrase travels by environment: arguments are public.</summary>
internal static class KeyDecryption
{
    public static byte[] Decrypt(byte[] key, string passPhrase)
    {
        var directory = PrivateDirectory.Create();
        try
        {
            var file = Path.Combine(directory, "key");
            var askpass = Path.Combine(directory, "askpass");
            PrivateDirectory.Write(file, key);
            PrivateDirectory.Write(askpass, "#!/bin/sh\nprintf '%s\\n' \"$SSH_NET_PASSPHRASE\"\n"u8, UnixFileMode.UserExecute);

            using var keygen = ChildProcess.Start(["ssh-keygen", "-q", "-p", "-N", "", "-f", file], new()
            {
                ["SSH_ASKPASS"] = askpass,
                ["SSH_ASKPASS_REQUIRE"] = "force",
                ["SSH_NET_PASSPHRASE"] = passPhrase,
            });
            keygen.StandardInput.Close();
            var error = keygen.StandardError.ReadToEnd();
            keygen.WaitForExit();
            return keygen.ExitCode == 0 ? File.ReadAllBytes(file) : throw new SshException($"The private key cannot be decrypted with this passphrase. ssh-keygen: {error.Trim()}");
        }
        finally
        {
            PrivateDirectory.Delete(directory);
        }
    }
}
