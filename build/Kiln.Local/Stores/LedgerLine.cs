using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kiln.Ledgers;

namespace Kiln.Local.Stores;

/// <summary>A line of the ledger's file: <c>{"sum":"…","record":{…}}</c>, where the sum is the beginning of the record's SHA-256.</summary>
internal static class LedgerLine
{
    private const int SumLength = 16;
    private const byte LineBreak = (byte)'\n';

    private static ReadOnlySpan<byte> Beginning => "{\"sum\":\""u8;

    private static ReadOnlySpan<byte> Middle => "\",\"record\":"u8;

    private static int RecordStart => Beginning.Length + SumLength + Middle.Length;

    public static byte[] Of(LedgerRecord record)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(record, LedgerJson.Default.LedgerRecord);
        return [.. Beginning, .. Encoding.ASCII.GetBytes(Sum(json)), .. Middle, .. json, (byte)'}', LineBreak];
    }

    /// <summary>Reads a ledger's file.</summary>
    public static LedgerText Read(ReadOnlySpan<byte> content)
    {
        var records = new List<LedgerRecord>();
        var damaged = new List<int>();
        var whole = content.LastIndexOf(LineBreak) + 1;
        for (var (at, line) = (0, 1); at < whole; line++)
        {
            var length = content[at..].IndexOf(LineBreak);
            if (Parse(content.Slice(at, length)) is { } record) records.Add(record);
            else if (at + length + 1 < content.Length || whole < content.Length) damaged.Add(line);
            else return new(records, damaged, at);

            at += length + 1;
        }

        return new(records, damaged, whole);
    }

    private static LedgerRecord? Parse(ReadOnlySpan<byte> line)
    {
        if (line.Length <= RecordStart || !line.StartsWith(Beginning) || line[^1] != '}') return null;

        var json = line[RecordStart..^1];
        var isWhole = line[Beginning.Length..].StartsWith(Encoding.ASCII.GetBytes(Sum(json))) && line[(Beginning.Length + SumLength)..].StartsWith(Middle);
        return isWhole ? JsonSerializer.Deserialize(json, LedgerJson.Default.LedgerRecord) : null;
    }

    private static string Sum(ReadOnlySpan<byte> json) => Convert.ToHexStringLower(SHA256.HashData(json))[..SumLength];
}

/// <summary>What a ledger's file says.</summary>
/// <param name="Damaged">The numbers of the lines that are not what was written, from 1; a torn last line is not among them.</param>
/// <param name="Length">How much of the file is whole lines, in bytes: the rest was being written when the power went.</param>
internal sealed record LedgerText(IReadOnlyList<LedgerRecord> Records, IReadOnlyList<int> Damaged, int Length);
