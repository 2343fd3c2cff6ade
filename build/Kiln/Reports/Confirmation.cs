using Spectre.Console;

namespace Kiln.Reports;

/// <summary>Asks the operator before something is done that cannot be taken back.</summary>
/// <param name="yes">Answered already, on the command line: <c>--yes</c>.</param>
public sealed class Confirmation(IAnsiConsole console, bool yes)
{
    /// <param name="question">Without its question mark: <c>Remove 3 images</c>.</param>
    /// <exception cref="KilnException">There is nobody to ask.</exception>
    public bool Ask(string question)
    {
        if (yes) return true;
        if (!console.Profile.Capabilities.Interactive || !console.Profile.Out.IsTerminal || Console.IsInputRedirected)
        {
            throw new KilnException($"{question}? There is no terminal to ask on. Say --yes to do it, or --dry-run to only look.");
        }

        return console.Prompt(new ConfirmationPrompt($"{Markup.Escape(question)}?") { DefaultValue = false });
    }
}
