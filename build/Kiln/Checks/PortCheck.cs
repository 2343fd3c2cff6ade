using System.Net;
using Kiln.Documents;

namespace Kiln.Checks;

/// <summary>Something in the machine listens on a port.</summary>
/// <param name="Address">The address it is bound to, exactly; <c>0.0.0.0</c> or <c>::</c> for all. Null: any.</param>
public sealed record PortCheck(int Port, IPAddress? Address = null, string Protocol = "tcp") : ProbeCheck
{
    private static readonly Key<int> PortKey = Key.Required("port", CheckKeys.Port, "The port's number.");

    private static readonly Key<string?> AddressKey = Key.Optional(
        "address", Shapes.Matching("an IP address", "^[0-9a-fA-F.:]+$", text => IPAddress.TryParse(text, out _)),
        "The address that it is bound to, exactly; 0.0.0.0 or :: stands for all.");

    private static readonly Key<string> ProtocolKey = Key.Optional("protocol", Shapes.Choice(("tcp", "tcp"), ("udp", "udp")), "tcp or udp.", "tcp", "tcp");
    internal static Key<Check> Kind { get; } = Key.Required(
        "port",
        Shapes.Either(
            CheckKeys.Port.Select<Check>(port => new PortCheck(port)),
            Shapes.Mapping<Check>([PortKey, AddressKey, ProtocolKey], entries =>
                new PortCheck(entries.Get(PortKey), entries.Get(AddressKey) is { } address ? IPAddress.Parse(address) : null, entries.Get(ProtocolKey)))),
        "Something in the machine listens on a port.");

    protected override TimeSpan DefaultPatience => AMoment;

    public override string Claim => $"{Protocol} port {Port} is listening{(Address is null ? "" : $" on {Address}")}";

    // Not every machine has ss; the kernel's own tables are always there, except IPv6's where that is off.
    public override string Script => $"cat /proc/net/{Protocol}; cat /proc/net/{Protocol}6; true";

    public override CheckOutcome Judge(ProbeAnswer answer)
    {
        var listeners = SocketTable.Listeners(answer.Output, Protocol);
        if (listeners.Any(listener => listener.Port == Port && (Address is null || Address.Equals(listener.Address)))) return CheckOutcome.Held;
        return CheckOutcome.Failed(
            $"{(Address is null ? "" : $"{Address} ")}port {Port}",
            listeners.Count == 0 ? $"nothing listens on {Protocol}" : $"listening: {string.Join(", ", listeners)}");
    }
}
