using Nuke.Common;
using Nuke.Common.IO;
using Serilog;

partial class Build
{
    [Parameter("Name of the role - Default is 'none'")] readonly string RoleName = "none";

    [Parameter("Where to bake. This text is long enough that the help has to break it somewhere, and it does so between two words.")]
    readonly Provider Provider = Provider.Local;

    [Parameter] readonly int Servers = 1;

    [Parameter] readonly int? Port;

    [Parameter(Separator = "+")] readonly string[] Roles = [];

    [Parameter] readonly int[] Numbers = [];

    [Parameter] readonly bool Cold;

    [Parameter] readonly bool? Maybe;

    [Parameter] readonly AbsolutePath Output;

    [Parameter(Name = "dns-name")] readonly string Domain;

    [Parameter(List = false)] readonly string Internal;

    [Parameter(ValueProviderMember = nameof(Colours))] readonly string Colour;

    [Parameter("Token for the registry.")][Secret] readonly string ApiToken;

    [Parameter] string FromProperty { get; } = "initial";

    IEnumerable<string> Colours => ["red", "green"];

    Target Show => _ => _
        .Executes(() =>
        {
            Log.Information("role {RoleName}, provider {Provider}, servers {Servers}, port {Port}", RoleName, Provider, Servers, Port);
            Log.Information("roles [{Roles}], numbers [{Numbers}]", string.Join("|", Roles), string.Join("|", Numbers));
            Log.Information("cold {Cold}, maybe {Maybe}, property {Property}", Cold, Maybe, FromProperty);
            Log.Information("output {Output}, domain {Domain}, colour {Colour}", Output?.ToString(), Domain, Colour);
            Log.Information("root {Root}, host {Host}, token {Token}", RootDirectory.ToString(), Host.GetType().Name, ApiToken is null ? "none" : "some");
        });

    Target NeedsToken => _ => _
        .Requires(() => ApiToken)
        .Executes(() => Log.Information("never"));

    Target NeedsPort => _ => _
        .Requires(() => Port)
        .Executes(() => Log.Information("port {Port}", Port));

    Target NeedsCold => _ => _
        .Requires(() => Cold)
        .Executes(() => Log.Information("cold"));
}

/// <summary>Where to bake.</summary>
enum Provider
{
    Local,
    Aws,
    DigitalOcean,
}
