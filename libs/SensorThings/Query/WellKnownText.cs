using System.Buffers;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace Civium.SensorThings.Query;

/// <summary>Reads geometries written as well-known text (OGC 06-103r4 section 7), optionally with <c>SRID=4326;</c> before it. Thread-safe.</summary>
public static class WellKnownText
{
    private const int MostNested = 32;

    // The library's tokenizer knows no other characters, and breaks on some.
    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 \t\r\n(),;=+-.");

    /// <summary>Reads one; false where it is none or is nested deeper than 32.</summary>
    public static bool TryRead(string text, out Geometry geometry)
    {
        geometry = Point.Empty;
        if (IsTooDeep(text) || text.AsSpan().ContainsAnyExcept(Alphabet))
        {
            return false;
        }

        try
        {
            geometry = new WKTReader().Read(text);
            return geometry is not null;
        }
        catch (Exception bad) when (bad is ParseException or ArgumentException or InvalidOperationException or FormatException or OverflowException or NotSupportedException)
        {
            return false;
        }
    }

    // The reader recurses into collections: its stack must not be at the text's mercy.
    private static bool IsTooDeep(string text)
    {
        var depth = 0;
        foreach (var c in text)
        {
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth > MostNested)
            {
                return true;
            }
        }

        return false;
    }
}
