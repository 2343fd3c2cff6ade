using System.Globalization;

namespace Kiln.Local.Stores;

/// <summary>Where damaged parts of the store go: nothing uses them there, and whoever wants to know what happened still can.</summary>
/// <param name="note">Told of each.</param>
internal sealed class QuarantineFolder(StoreFolder folder, TimeProvider time, Action<string> note)
{
    /// <summary>The file that says what was moved, why and when.</summary>
    public const string NoteFile = "note.json";

    /// <summary>Moves a file or folder of the store out of the way. After a power cut it is either where it was or in quarantine, whole.</summary>
    /// <param name="why">To follow a colon.</param>
    /// <returns>Where it is now.</returns>
    public string Put(string path, string why)
    {
        if (!Directory.Exists(folder.Quarantine)) folder.Files.MakeDurableFolder(folder.Quarantine);

        var place = NewPlace(Path.GetFileName(path));
        folder.Files.MakeDurableFolder(place);
        folder.Files.WriteFile(Path.Combine(place, NoteFile), StoreFile.Of(new QuarantineNote(path, why, time.GetUtcNow()), StoreJson.Default.QuarantineNote));
        var final = Path.Combine(place, Path.GetFileName(path));
        folder.Files.Move(path, final);
        note($"Quarantined {path}: {why}. It is kept in {place}; the next bake that needs it makes it again.");
        return final;
    }

    private string NewPlace(string name)
    {
        var stem = Path.Combine(folder.Quarantine, string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyyMMdd-HHmmss}-{name}"));
        return Enumerable.Range(1, int.MaxValue)
            .Select(number => number == 1 ? stem : string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}"))
            .First(place => !Directory.Exists(place));
    }
}

/// <summary>What was moved into quarantine.</summary>
/// <param name="Path">Where it was.</param>
internal sealed record QuarantineNote(string Path, string Why, DateTimeOffset At);
