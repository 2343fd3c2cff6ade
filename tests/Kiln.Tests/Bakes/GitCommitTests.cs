using Kiln.Bakes;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Tests.Bakes;

public sealed class GitCommitTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-").FullName;
    private readonly ProcessRunner _processes = new(TimeProvider.System);

    [Fact]
    public async Task Outside_git_there_is_no_commit() => (await ReadAsync()).ShouldBeNull();

    [Fact]
    public async Task A_commit_is_named_whole_and_changes_since_are_told()
    {
        await GitAsync("init", "--quiet");
        (await ReadAsync()).ShouldBeNull();
        await File.WriteAllTextAsync($"{_folder}/a", "1");
        await GitAsync("add", "a");
        await GitAsync("-c", "user.name=a", "-c", "user.email=a@mirror.example", "commit", "--quiet", "--message", "a");
        await GitAsync("tag", "v1");
        (await ReadAsync())!.ShouldMatch("^[0-9a-f]{40}$");
        await File.WriteAllTextAsync($"{_folder}/a", "2");
        (await ReadAsync())!.ShouldMatch("^[0-9a-f]{40}-dirty$");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<string?> ReadAsync() => GitCommit.ReadAsync(_folder, _processes, default);

    private async Task GitAsync(params string[] arguments) => (await _processes.RunAsync(Command.Of(["git", "-C", _folder, .. arguments]), null, default)).Error.ShouldBeEmpty();
}
