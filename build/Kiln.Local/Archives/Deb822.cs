namespace Kiln.Local.Archives;

/// <summary>Debian's field format (deb822(5)): stanzas of <c>Name: value</c> with indented continuation lines.</summary>
internal static class Deb822
{
    /// <summary>The stanzas of a text; names of fields ignore case, continuation lines stay lines.</summary>
    public static IEnumerable<Dictionary<string, string>> Stanzas(string text)
    {
        var stanza = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var field = "";
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd('\r')))
        {
            if (line.StartsWith('#')) continue;
            if (string.IsNullOrWhiteSpace(line))
            {
                if (stanza.Count > 0) yield return stanza;
                stanza = new(StringComparer.OrdinalIgnoreCase);
            }
            else if (line[0] is ' ' or '\t')
            {
                if (field.Length > 0 && stanza.TryGetValue(field, out var value)) stanza[field] = $"{value}\n{line.Trim()}".Trim('\n');
            }
            else if (line.IndexOf(':', StringComparison.Ordinal) is var colon and > 0)
            {
                field = line[..colon];
                stanza[field] = line[(colon + 1)..].Trim();
            }
        }

        if (stanza.Count > 0) yield return stanza;
    }
}
