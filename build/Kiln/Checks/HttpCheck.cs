using System.Net;
using Kiln.Documents;
using Kiln.Machines;

namespace Kiln.Checks;

/// <summary>A web server in the machine, asked from this host, answers. Redirects are answers, and are not followed.</summary>
public sealed record HttpCheck(int Port, string Path = "/") : Check
{
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(10);

    private static readonly Key<int> PortKey = Key.Required("port", CheckKeys.Port, "The port that it listens on, not on the machine's loopback only.");
    private static readonly Key<string> PathKey = Key.Optional("path", CheckKeys.Path, "The path to ask for, with its query.", "/", "/");
    private static readonly Key<int> StatusKey = Key.Optional("status", Shapes.Int(100, 599), "The status code that it must answer with.", 200, 200);
    private static readonly Key<TextClaim?> BodyKey = Key.Optional("body", TextClaim.Contained, "Text that the answer must contain.");
    private static readonly Key<TextClaim?> MatchesKey = Key.Optional("matches", TextClaim.Matched, "A regular expression that the answer must match somewhere.");

    private static readonly Key<IReadOnlyDictionary<string, TextClaim>?> HeaderKey = Key.Optional(
        "header", Shapes.Map(CheckKeys.Word, TextClaim.Contained), "Headers of the answer, each with text that it must contain.");


    internal static Key<Check> Kind { get; } = Key.Required(
        "http",
        Shapes.Mapping<Check>([PortKey, PathKey, StatusKey, BodyKey, MatchesKey, HeaderKey], entries =>
            new HttpCheck(entries.Get(PortKey), entries.Get(PathKey))
            {
                Status = entries.Get(StatusKey),
                Body = [.. new[] { entries.Get(BodyKey), entries.Get(MatchesKey) }.OfType<TextClaim>()],
                Headers = [.. entries.Get(HeaderKey) ?? new Dictionary<string, TextClaim>()],
            }),
        "A web server in the machine answers.");

    public int Status { get; init; } = 200;

    public IReadOnlyList<TextClaim> Body { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, TextClaim>> Headers { get; init; } = [];

    protected override TimeSpan DefaultPatience => AMoment;

    public override string Claim => $"http port {Port} answers {Printable.Quote(Path)} with {Expected}";

    private string Expected => string.Concat(
        [$"status {Status}", .. Headers.Select(header => $", header {header.Key} {header.Value}"), .. Body.Select(claim => $", body {claim}")]);

    public override async Task<CheckOutcome> RunAsync(IMachine machine, CancellationToken cancellationToken)
    {
        var address = await machine.ReachAsync(Port, cancellationToken);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        using var client = new HttpClient(handler, disposeHandler: false) { Timeout = AnswerDeadline, MaxResponseContentBufferSize = 1024 * 1024 };
        try
        {
            using var response = await client.GetAsync(new Uri($"http://{address}{Path}"), cancellationToken);
            return Judge(response, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException exception)
        {
            return CheckOutcome.Failed(Expected, $"no answer: {exception.GetBaseException().Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return CheckOutcome.Failed(Expected, $"no answer within {AnswerDeadline.TotalSeconds} s");
        }
    }

    private CheckOutcome Judge(HttpResponseMessage response, string body)
    {
        string[] wrong =
        [
            .. response.StatusCode == (HttpStatusCode)Status ? Array.Empty<string>() : [$"status {(int)response.StatusCode}"],
            .. Headers.Where(header => !header.Value.Holds(Header(response, header.Key) ?? "")).Select(header => $"header {header.Key} {Excerpt.Of(Header(response, header.Key) ?? "")}"),
            .. Body.All(claim => claim.Holds(body)) && response.StatusCode == (HttpStatusCode)Status ? Array.Empty<string>() : [$"body {Excerpt.Of(body)}"],
        ];
        return wrong.Length == 0 ? CheckOutcome.Held : CheckOutcome.Failed(Expected, string.Join(", ", wrong));
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;
}
