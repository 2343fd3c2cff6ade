using System.Globalization;
using Kiln.Ledgers;
using Kiln.Local.Stores;
using Kiln.Machines;
using Kiln.Plans;
using Kiln.Processes;
using Kiln.Providers;

namespace Kiln.Local.Builders;

/// <summary>Hands a builder over to a process that outlives its bake.</summary>
internal sealed class BuilderKeeper(StoreFolder store, ILedger ledger, TimeProvider time)
{
    // It holds the lease of the builder's folder ($1), and the pipe whose end would end the sandbox with the first process $2, for $3 seconds. Before
    // it is told to, it keeps nothing: if Kiln dies first, it ends.
    private const string Holder =
        """
        exec 8>>"$1"
        flock --exclusive --nonblock 8
        exec 9>"/proc/$2/fd/0"
        echo held
        read -r word && [ "$word" = keep ]
        exec sleep "$3"
        """;

    /// <returns>Null: the builder is gone already.</returns>
    /// <exception cref="StepException">It could not be kept.</exception>
    public async Task<KeptBuilder?> KeepAsync(LocalBuilder builder, BakeStep step, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (builder.Sandbox.Identity is not { } process) return null;

        var path = $"{store.Builds}/kept-{Path.GetFileName(builder.Folder.Path)}";
        var now = time.GetUtcNow();
        var until = now + duration;
        var record = LedgerRecord.Intent(KeptBuilders.Name, Path.GetFileName(path), ProcessIdentity.Current.ToString(), now) with { Role = step.Stage.Name, ExpiresAt = until };
        await ledger.AppendAsync(record, cancellationToken);
        using var holder = HostProcess.Start(Command.Of(
            "sh", "-euc", Holder, "sh", DeadBuilds.LeaseOf(store, path), process.Id.ToString(CultureInfo.InvariantCulture), Math.Ceiling(duration.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
        try
        {
            if (await holder.StandardOutput.ReadLineAsync(cancellationToken) != "held" || ProcessIdentity.Of(holder.Id) is not { } identity)
            {
                throw new StepException((await holder.StandardError.ReadToEndAsync(cancellationToken)).Trim());
            }

            await ledger.AppendAsync(record.WithFact(KeptBuilders.ProcessFact, identity.ToString()).Done(time.GetUtcNow()), cancellationToken);
            builder.GiveAway(path);
            var wayIn = WayIn.Write(builder, isReadOnly: false) ?? throw new StepException("it ended by itself");
            await holder.StandardInput.WriteAsync("keep\n");
            holder.StandardInput.Close();
            return new(wayIn, until);
        }
        catch
        {
            HostProcess.Kill(holder);
            throw;
        }
    }
}
