using System.Globalization;
using Kiln;
using Kiln.Local.Builders;
using Kiln.Local.Stores;
using Kiln.Processes;
using Kiln.Reports;
using Spectre.Console;
using Size = Kiln.Reports.Size;

/// <summary>The targets that look after the local store. They need no nodes.yaml: what is in the store says all there is to know.</summary>
/// <param name="store">An absolute path.</param>
internal sealed class StoreTargets(string store)
{
    private readonly IAnsiConsole _console = TargetConsole.Open();
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly StoreFolder _store = new(store);
    private readonly ProcessRunner _processes = new(TimeProvider.System);

    /// <summary>Verifies everything, and moves what is damaged into quarantine.</summary>
    /// <param name="dryRun">Only verify.</param>
    /// <exception cref="KilnException">Something is damaged.</exception>
    public async Task CheckAsync(bool dryRun, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var check = new StoreCheck(_store, _time, Note);
        var report = await check.RunAsync(cancellationToken);
        if (report.Findings.Count > 0) _console.Write(StoreTables.Of(report, _store.Root));
        if (!dryRun) await check.QuarantineAsync(report, cancellationToken);

        var damaged = report.Findings.Count(finding => finding.Verdict == StoreVerdict.Damaged);
        var summary = string.Create(CultureInfo.InvariantCulture, $"{report.Layers} layers and {report.Images} images of {_store.Root} were read in full in {Duration.Text(_time.GetElapsedTime(started))}");
        if (damaged > 0) throw new KilnException($"{summary}: {damaged} damaged{(dryRun ? "" : ", and moved out of the way")}. The next bake makes again what it needs of that.");
        _console.WriteLine($"{summary}: all sound");
    }

    /// <summary>Removes what nothing needs.</summary>
    /// <param name="dryRun">Only show it.</param>
    /// <param name="confirmation">Asked before anything is removed.</param>
    public async Task CleanAsync(bool dryRun, Confirmation confirmation, CancellationToken cancellationToken)
    {
        var cleaner = new StoreCleaner(_store, _processes, _time, Note);
        var plan = await cleaner.PlanAsync(cancellationToken);
        if (plan.Count == 0)
        {
            _console.WriteLine($"There is nothing in {_store.Root} that something does not need");
            return;
        }

        _console.Write(StoreTables.Of(plan, _store.Root));
        var size = Size.Text(plan.Sum(step => step.Entry.Size));
        if (dryRun)
        {
            _console.WriteLine($"Would remove {plan.Count} things, {size}");
        }
        else if (confirmation.Ask($"Remove {plan.Count} things, {size}"))
        {
            var done = await cleaner.RunAsync(plan, cancellationToken);
            _console.WriteLine($"Removed {done.Count} things, {Size.Text(done.Sum(step => step.Entry.Size))}");
        }
        else
        {
            _console.WriteLine("Nothing was removed");
        }
    }

    /// <summary>Undoes what dead runs left.</summary>
    /// <param name="dryRun">Only show it.</param>
    public async Task ReapAsync(bool dryRun, CancellationToken cancellationToken)
    {
        var reaper = new LocalReaper(_store, _processes, _time, Note);
        if (dryRun)
        {
            var plan = await reaper.PlanAsync(cancellationToken);
            foreach (var sentence in plan) _console.WriteLine($"Would undo: {sentence}");
            if (plan.Count == 0) _console.WriteLine("No dead run left anything");
            return;
        }

        if (await reaper.RunAsync(null, cancellationToken) == 0) _console.WriteLine("No dead run left anything");
    }

    private void Note(string text) => _console.MarkupLine($"[yellow]note[/]   {Markup.Escape(text)}");
}
