using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace SSH.NET.Tests;

public sealed class CommandTests(Sshd server) : IClassFixture<Sshd>, IDisposable
{
    private readonly SshClient _client = server.Connect();

    public void Dispose() => _client.Dispose();

    [Fact]
    public void A_command_gives_back_its_output_its_errors_and_its_status()
    {
        using var command = _client.RunCommand("echo out; echo err >&2; exit 3");

        command.Result.ShouldBe("out\n");
        command.Error.ShouldBe("err\n");
        command.ExitStatus.ShouldBe(3);
        command.ExitSignal.ShouldBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(130)]
    [InlineData(254)]
    [InlineData(255)]
    public void Every_status_comes_back_as_it_was(int status)
    {
        using var command = _client.RunCommand($"exit {status}");

        command.ExitStatus.ShouldBe(status);
    }

    [Fact]
    public void A_command_that_a_signal_ended_has_no_status()
    {
        using var command = _client.RunCommand("kill -KILL $$");

        command.ExitStatus.ShouldBeNull();
        command.ExitSignal.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("echo \"$((6 * 7))\" 'a  b' | cat", "42 a  b\n")]
    [InlineData("printf '%s' '-v ~ # \\ \" é ☃'", "-v ~ # \\ \" é ☃")]
    [InlineData("cat <<'X'\n$HOME\nX", "$HOME\n")]
    public void The_remote_shell_gets_the_text_as_it_stands(string text, string output)
    {
        using var command = _client.RunCommand(text);

        command.Result.ShouldBe(output);
    }

    [Fact]
    public async Task Output_can_be_read_while_the_command_runs()
    {
        using var command = _client.CreateCommand("echo first; read -r line; echo \"then $line\"");
        var running = command.ExecuteAsync(CancellationToken.None);
        using var output = new StreamReader(command.OutputStream);

        (await output.ReadLineAsync()).ShouldBe("first");
        running.IsCompleted.ShouldBeFalse();
        await using (var input = command.CreateInputStream())
            await input.WriteAsync("second\n"u8.ToArray());

        (await output.ReadToEndAsync()).ShouldBe("then second\n");
        await running;
        command.ExitStatus.ShouldBe(0);
    }

    [Fact]
    public async Task Input_of_any_bytes_reaches_the_command_and_ends()
    {
        var bytes = RandomNumberGenerator.GetBytes(3_000_000);
        using var command = _client.CreateCommand("cat");
        var running = command.ExecuteAsync(CancellationToken.None);

        await using (var input = command.CreateInputStream())
            await input.WriteAsync(bytes);

        await running;
        using var echoed = new MemoryStream();
        await command.OutputStream.CopyToAsync(echoed);
        echoed.ToArray().SequenceEqual(bytes).ShouldBeTrue();
    }

    [Fact]
    public async Task Output_and_errors_that_nobody_reads_meanwhile_are_neither_lost_nor_in_the_way()
    {
        using var command = _client.CreateCommand("head -c 64000000 /dev/zero | tr '\\0' e >&2; head -c 64000000 /dev/zero | tr '\\0' o");

        await command.ExecuteAsync(CancellationToken.None);

        command.ExitStatus.ShouldBe(0);
        Length(command.ExtendedOutputStream).ShouldBe(64_000_000);
        Length(command.OutputStream).ShouldBe(64_000_000);
    }

    [Fact]
    public void A_command_that_takes_too_long_is_given_up()
    {
        using var command = _client.CreateCommand("echo begun; sleep 30");
        command.CommandTimeout = TimeSpan.FromMilliseconds(300);
        var time = Stopwatch.StartNew();

        Should.Throw<SshOperationTimeoutException>(() => command.Execute());

        time.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(3));
        command.ExitStatus.ShouldBeNull();
        using var next = _client.RunCommand("echo still here");
        next.Result.ShouldBe("still here\n");
    }

    [Fact]
    public async Task A_command_can_be_cancelled()
    {
        using var command = _client.CreateCommand("sleep 30");
        using var cancellation = new CancellationTokenSource();
        var running = command.ExecuteAsync(cancellation.Token);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => running);
        command.ExitStatus.ShouldBeNull();
    }

    [Fact]
    public async Task A_command_that_is_disposed_of_while_it_runs_ends()
    {
        var command = _client.CreateCommand("sleep 30");
        var running = command.ExecuteAsync(CancellationToken.None);

        command.Dispose();

        await Should.ThrowAsync<Exception>(() => running.WaitAsync(TimeSpan.FromSeconds(3)));
        running.IsCompleted.ShouldBeTrue();
        using var next = _client.RunCommand("echo still here");
        next.Result.ShouldBe("still here\n");
    }

    [Fact]
    public async Task Commands_run_beside_each_other_and_more_than_the_server_takes_wait()
    {
        var commands = Enumerable.Range(0, 25).Select(number => Task.Factory.StartNew(
            () =>
            {
                using var command = _client.RunCommand($"sleep 0.1; echo {number}");
                return command.Result;
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));

        (await Task.WhenAll(commands)).ShouldBe(Enumerable.Range(0, 25).Select(number => $"{number}\n"));
    }

    [Fact]
    public void A_result_is_read_in_the_encoding_asked_for()
    {
        using var command = _client.CreateCommand("printf '\\351'", Encoding.Latin1);

        command.Execute().ShouldBe("é");
    }

    private static long Length(Stream stream)
    {
        var buffer = new byte[1 << 16];
        long length = 0;
        while (stream.Read(buffer, 0, buffer.Length) is > 0 and var count)
            length += count;
        return length;
    }
}
