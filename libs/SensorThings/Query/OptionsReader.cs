using System.Text;

namespace Civium.SensorThings.Query;

/// <summary>Splits and decodes a raw query string and reads each option.</summary>
internal static class OptionsReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    internal static QueryOptions Read(string query, QueryLimits limits)
    {
        if (query.Length > limits.MaxLength)
        {
            throw new QueryException("query", limits.MaxLength, $"expected at most {limits.MaxLength} characters, found {query.Length}.");
        }

        var builder = new OptionsBuilder(limits, depth: 0);
        var start = 0;
        while (start < query.Length)
        {
            var end = query.IndexOf('&', start);
            end = end < 0 ? query.Length : end;
            var equals = query.IndexOf('=', start, end - start);
            var name = Decode("query", query.AsSpan(start, (equals < 0 ? end : equals) - start));
            if (name.StartsWith('$'))
            {
                var value = equals < 0 ? "" : Decode(name, query.AsSpan(equals + 1, end - equals - 1));
                builder.Add(name, new Scanner(name, value, 0, value.Length), 0);
            }

            start = end + 1;
        }

        return builder.Options;
    }

    private static string Decode(string option, ReadOnlySpan<char> raw)
    {
        if (raw.IndexOfAny('%', '+') < 0)
        {
            return raw.ToString();
        }

        var bytes = new List<byte>(raw.Length);
        Span<byte> encoded = stackalloc byte[4];
        for (var i = 0; i < raw.Length;)
        {
            if (raw[i] == '%')
            {
                if (i + 2 >= raw.Length || !char.IsAsciiHexDigit(raw[i + 1]) || !char.IsAsciiHexDigit(raw[i + 2]))
                {
                    throw new QueryException(option, i, "expected two hexadecimal digits after '%'; a per cent sign itself is written %25.");
                }

                bytes.Add(Convert.ToByte(raw.Slice(i + 1, 2).ToString(), 16));
                i += 3;
                continue;
            }

            Rune.DecodeFromUtf16(raw[i..], out var rune, out var used);
            bytes.AddRange(encoded[..(raw[i] == '+' ? new Rune(' ') : rune).EncodeToUtf8(encoded)]);
            i += used;
        }

        try
        {
            return StrictUtf8.GetString(bytes.ToArray());
        }
        catch (DecoderFallbackException problem)
        {
            throw new QueryException(option, Math.Max(0, problem.Index), "expected percent-encoded UTF-8.");
        }
    }
}
