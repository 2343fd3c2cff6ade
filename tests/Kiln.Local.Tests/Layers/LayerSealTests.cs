using Kiln.Local.Layers;
using Kiln.Local.Tests.Files;
using Kiln.Machines;

namespace Kiln.Local.Tests.Layers;

public sealed class LayerSealTests : IDisposable
{
    private readonly AttackedRoot _image = new();

    [Theory]
    [InlineData("/etc/ssh/ssh_host_ed25519_key")]
    [InlineData("/var/lib/dbus/machine-id")]
    [InlineData("/root/.ssh/authorized_keys")]
    [InlineData("/home/someone/.ssh/authorized_keys")]
    [InlineData("/root/.bash_history")]
    [InlineData("/var/lib/systemd/random-seed")]
    [InlineData("/etc/apt/sources.list")]
    [InlineData("/var/lib/apt/lists/partial/deep/file")]
    [InlineData("/usr/sbin/policy-rc.d")]
    [InlineData("/etc/shadow-")]
    [InlineData("/tmp/.hidden/file")]
    [InlineData("/var/log/journal/0123/system.journal")]
    [InlineData("/var/log/syslog.1")]
    public void What_no_image_may_hold_is_removed(string path)
    {
        if (!AttackedRoot.IsRoot)
            return;

        _image.Write(path);
        Should.Throw<StepException>(() => LayerSeal.Check(_image.Root)).Message.ShouldStartWith("The image cannot be sealed. It holds what no image may:\n  /");
        LayerSeal.Apply(_image.Root);
        _image.Root.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public void Logs_are_emptied_and_keep_their_mode()
    {
        if (!AttackedRoot.IsRoot)
            return;

        _image.Root.WriteFile(new("/var/log/redis/redis.log", new FileContent.Text("secret"), new("redis", "redis", (UnixFileMode)0x1a0)));
        LayerSeal.Apply(_image.Root);
        AttackedRoot.Run("sh", "-c", $"test $(stat -c %u:%g:%a:%s {_image.Inside("var/log/redis/redis.log")}) = 106:112:640:0");
    }

    [Fact]
    public void The_machine_id_is_left_for_the_machine_to_make()
    {
        if (!AttackedRoot.IsRoot)
            return;

        _image.Write("/etc/machine-id", "0123456789abcdef0123456789abcdef\n");
        LayerSeal.Apply(_image.Root);
        File.ReadAllText(_image.Inside("etc/machine-id")).ShouldBe("");
    }

    [Fact]
    public void Name_servers_of_the_bake_do_not_stay()
    {
        if (!AttackedRoot.IsRoot)
            return;

        _image.Write("/etc/resolv.conf", "nameserver 192.0.2.1\n");
        LayerSeal.Apply(_image.Root);
        File.ReadAllText(_image.Inside("etc/resolv.conf")).ShouldBe("");

        _image.Write("/lib/systemd/systemd-resolved");
        LayerSeal.Apply(_image.Root);
        _image.Root.ReadLink("/etc/resolv.conf").ShouldBe("../run/systemd/resolve/stub-resolv.conf");
    }

    [Fact]
    public void Links_of_the_image_do_not_lead_the_sealing_to_the_host()
    {
        if (!AttackedRoot.IsRoot)
            return;

        foreach (var name in new[] { "tmp", "root", "var/log", "var/cache" })
            File.CreateSymbolicLink(_image.Inside(name), _image.Host);

        LayerSeal.Apply(_image.Root);
        _image.HostShouldBeUntouched();
    }

    [Fact]
    public void A_second_sealing_changes_nothing()
    {
        if (!AttackedRoot.IsRoot)
            return;

        foreach (var path in new[] { "/var/log/syslog", "/etc/machine-id", "/tmp/x" })
            _image.Write(path);

        LayerSeal.Apply(_image.Root);
        AttackedRoot.Run("chmod", "-R", "a-w", _image.Inside("etc"));
        var before = Inodes();
        LayerSeal.Apply(_image.Root);
        Inodes().ShouldBe(before);
    }

    [Theory]
    [InlineData("root:$y$j9T$abc:19000::::::", "'root' has a password; lock it with 'passwd -l root'")]
    [InlineData("guest::19000::::::", "'guest' has a password")]
    public void An_account_that_can_log_in_with_a_password_fails_the_sealing(string line, string message)
    {
        if (!AttackedRoot.IsRoot)
            return;

        _image.Write("/etc/shadow", $"daemon:*:1::::::\nlocked:!$y$x:1::::::\n{line}\n");
        Should.Throw<StepException>(() => LayerSeal.Apply(_image.Root)).Message.ShouldContain(message);
    }

    [Fact]
    public void Installed_packages_are_read_from_dpkgs_own_record()
    {
        _image.Write("/var/lib/dpkg/status", "Package: zlib1g\nStatus: install ok installed\nArchitecture: amd64\nMulti-Arch: same\nVersion: 1:1.2.13\nDescription: x\n Version: 9\n\n"
            + "Package: gone\nStatus: deinstall ok config-files\nArchitecture: amd64\nVersion: 1\n\nPackage: adduser\nStatus: install ok installed\nVersion: 3.134\nArchitecture: all\n");
        DpkgStatus.Read(_image.Root).ShouldBe([new("adduser", "3.134", "all"), new("zlib1g", "1:1.2.13", "amd64")]);
    }

    public void Dispose() => _image.Dispose();

    private string Inodes()
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("find", [_image.Path, "-printf", "%p %i %T@ %C@\n"]) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd();
    }
}
