namespace Kiln.Machines;

/// <summary>One thing a builder does to the machine that becomes an image.</summary>
public abstract record BuilderStep;

/// <summary>Write one regular file; an existing file or link at the target is replaced, missing folders are made (root, 0755).</summary>
/// <param name="Target">An absolute path inside the machine.</param>
public sealed record PutFile(string Target, FileContent Content, Ownership Ownership) : BuilderStep;

/// <summary>Make one directory, or set owner, group and mode of the one that is there.</summary>
/// <param name="Target">An absolute path inside the machine.</param>
public sealed record PutDirectory(string Target, Ownership Ownership) : BuilderStep;

/// <summary>Install packages from the distribution's archive, with what they depend on and without what they only recommend.</summary>
public sealed record InstallPackages(IReadOnlyList<string> Names) : BuilderStep;

/// <summary>Run a program that is in the machine.</summary>
public sealed record RunCommand(Command Command) : BuilderStep;

/// <summary>Run a script that is not in the machine and does not stay in it. Its first line names its interpreter.</summary>
/// <param name="Name">What errors and logs call it: <c>scripts/harden.sh</c>.</param>
/// <param name="Options">Arguments after the script, environment and time limits.</param>
public sealed record RunScript(string Name, FileContent Content, Command Options) : BuilderStep;
