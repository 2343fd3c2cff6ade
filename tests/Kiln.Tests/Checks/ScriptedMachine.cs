using System.Net;
using System.Text;
using Kiln.Machines;

namespace Kiln.Tests.Checks;

/// <summary>A machine whose answers are written down: of each probe by a part of its script, of each other command by its whole text.</summary>
internal sealed class ScriptedMachine : IMachine
{
    private readonly List<(string Part, Queue<(int ExitCode, string Output)> Answers)> _probes = [];

    public string Name => "m-1";

    public string Description => "scripted";

    public List<string> Asked { get; } = [];

    public Func<Command, CommandResult> Commands { get; set; } = command => new(0, "", "", TimeSpan.Zero);

    public IPEndPoint Http { get; set; } = new(IPAddress.Loopback, 1);

    public bool IsPoweredOff { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>What a probe answers, one after the other; the last answer stays.</summary>
    public ScriptedMachine Probe(string part, params (int ExitCode, string Output)[] answers)
    {
        _probes.Add((part, new(answers)));
        return this;
    }

    public Task<CommandResult> RunAsync(Command command, CancellationToken cancellationToken)
    {
        // As ProbeBatch writes it: sh, -c, its own script, its name, the probes.
        if (command.Arguments.ToArray() is not ["sh", "-c", _, "kiln", .. var scripts])
        {
            Asked.Add(command.ToString());
            return Task.FromResult(Commands(command));
        }

        Asked.Add($"{scripts.Length} probes");
        var output = string.Concat(scripts.Select(script => Answer(script) + "\n"));
        return Task.FromResult(new CommandResult(0, output, "", TimeSpan.Zero));
    }

    public Task<IPEndPoint> ReachAsync(int port, CancellationToken cancellationToken) => Task.FromResult(Http);

    public Task PowerOffAsync(CancellationToken cancellationToken)
    {
        IsPoweredOff = true;
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    private string Answer(string script)
    {
        var answers = _probes.First(probe => script.Contains(probe.Part, StringComparison.Ordinal)).Answers;
        var (exitCode, output) = answers.Count > 1 ? answers.Dequeue() : answers.Peek();
        return Convert.ToBase64String(Encoding.UTF8.GetBytes($"{output}\n{exitCode}"));
    }
}
