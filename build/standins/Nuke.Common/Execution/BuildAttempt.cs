using System.Globalization;
using Nuke.Common.IO;
using Nuke.Common.Parameters;
using Serilog;

namespace Nuke.Common.Execution;

/// <summary>What has succeeded so far, on disk, so that <c>--continue</c> of the same invocation can leave it out.</summary>
internal sealed class BuildAttempt
{
    private readonly AbsolutePath _file = NukeBuild.TemporaryDirectory / "build-attempt.log";
    private string[] _earlier = [];

    private BuildAttempt()
    {
    }

    public static BuildAttempt Start(bool continues)
    {
        var attempt = new BuildAttempt();
        var invocation = Fingerprint(string.Join(' ', ArgumentList.CommandLine.Plain));
        if (continues && attempt._file.FileExists())
        {
            var previous = attempt._file.ReadAllLines();
            if (previous.FirstOrDefault() == invocation)
                attempt._earlier = previous[1..];
            else
                Log.Warning("Build invocation changed. Restarting ...");
        }

        File.WriteAllLines(attempt._file, [invocation, .. attempt._earlier]);
        return attempt;
    }

    public bool Has(string target) => _earlier.Contains(target);

    public void Add(string target) => File.AppendAllLines(_file, [target]);

    // FNV-1a. It only has to tell one invocation from the next; a cryptographic hash would load OpenSSL at every start.
    private static string Fingerprint(string text)
    {
        var hash = 14695981039346656037;
        foreach (var character in text)
            hash = (hash ^ character) * 1099511628211;

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
