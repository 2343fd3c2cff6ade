namespace Kiln.Bakes;

/// <summary>Text of programs, made safe to show.</summary>
public static class TerminalText
{
    /// <summary>The text without control characters, which could move the cursor, change colours or hide lines.</summary>
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.AsSpan().ContainsAnyInRange('\x7f', '\x9f')) return text;

        var clean = new System.Text.StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] == '\x1b') index = EndOfEscape(text, index);
            else if (text[index] == '\t') clean.Append("    ");
            else if (!char.IsControl(text[index])) clean.Append(text[index]);
        }

        return clean.ToString();
    }

    // ESC [ parameters letter; or ESC and one character.
    private static int EndOfEscape(string text, int start)
    {
        if (start + 1 >= text.Length || text[start + 1] != '[') return start + 1;
        var index = start + 2;
        while (index < text.Length && text[index] is < '@' or > '~') index++;
        return index;
    }
}
