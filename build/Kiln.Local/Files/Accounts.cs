using System.Globalization;
using Kiln.Documents;
using Kiln.Machines;

namespace Kiln.Local.Files;

/// <summary>The users and groups of an image, from its own <c>/etc/passwd</c> and <c>/etc/group</c>: this host's mean nothing in it.</summary>
internal sealed class Accounts(RootFolder root)
{
    internal uint User(ImagePath path, string name) => Find(path, name, "user", "/etc/passwd");

    internal uint Group(ImagePath path, string name) => Find(path, name, "group", "/etc/group");

    private uint Find(ImagePath path, string name, string what, string file)
    {
        if (name == "root")
            return 0;

        if (uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number != uint.MaxValue ? number : throw new StepException($"{path}: {name} is not a {what} id.");

        var known = Read(file);
        return known.TryGetValue(name, out var id) ? id : throw new StepException($"{path}: no {what} '{name}' in the image's {file}. {Hint(name, known.Keys)}");
    }

    private Dictionary<string, uint> Read(string file)
    {
        var accounts = new Dictionary<string, uint>(StringComparer.Ordinal);
        foreach (var line in (root.ReadText(file) ?? "").Split('\n'))
        {
            var fields = line.Split(':');
            if (fields.Length > 2 && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                accounts.TryAdd(fields[0], id);
        }

        return accounts;
    }

    private static string Hint(string name, IEnumerable<string> known) =>
        NearestName.Find(name, known) is { } nearest ? $"Did you mean '{nearest}'?" : "Make it in an earlier step.";
}
