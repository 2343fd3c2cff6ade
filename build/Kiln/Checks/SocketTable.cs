using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Kiln.Checks;

/// <summary>The kernel's table of sockets, as <c>/proc/net/tcp</c>, <c>udp</c>, <c>tcp6</c> and <c>udp6</c> show it (proc(5)).</summary>
internal static class SocketTable
{
    private const string TcpListen = "0A";
    private const string UdpUnconnected = "07";

    /// <summary>What listens, by port, each once.</summary>
    public static IReadOnlyList<IPEndPoint> Listeners(string table, string protocol)
    {
        var state = protocol == "tcp" ? TcpListen : UdpUnconnected;
        return
        [
            .. table.Split('\n')
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields.Length > 3 && fields[3] == state)
                .Select(fields => Parse(fields[1]))
                .Distinct()
                .OrderBy(listener => listener.Port).ThenBy(listener => listener.Address.ToString(), StringComparer.Ordinal),
        ];
    }

    /// <summary><c>0100007F:18EB</c>: the address in words of four bytes, each in the byte order of the processor; the port in hexadecimal.</summary>
    private static IPEndPoint Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var address = Convert.FromHexString(text[..colon]);
        for (var word = 0; word < address.Length; word += 4)
            BinaryPrimitives.WriteInt32LittleEndian(address.AsSpan(word), BinaryPrimitives.ReadInt32BigEndian(address.AsSpan(word)));
        return new(new IPAddress(address), int.Parse(text.AsSpan(colon + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }
}
