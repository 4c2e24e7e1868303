using System.Globalization;

namespace Civium.DeviceProfiles.Epc;

/// <summary>
/// A serialised trade item number as 96 bits on an RFID tag, by the GS1 EPC Tag Data Standard 1.13, section 14.5.1 (SGTIN-96). Immutable.
/// </summary>
/// <param name="Filter">What is tagged: 0 to 7 (section 10.2); 1 is a point-of-sale item, 3 a unit load or a case.</param>
/// <param name="CompanyPrefix">The GS1 company prefix: 6 to 12 digits.</param>
/// <param name="ItemReference">The indicator digit and the item reference: as many digits as make 13 with the prefix.</param>
/// <param name="Serial">The serial number: below 2^38.</param>
public sealed record Sgtin96(int Filter, string CompanyPrefix, string ItemReference, long Serial)
{
    /// <summary>The header of the scheme.</summary>
    public const byte Header = 0x30;

    /// <summary>The bytes of a tag.</summary>
    public const int Length = 12;

    private const int SerialBits = 38;

    /// <summary>By partition value (table 14-2): bits of the company prefix; its digits are 12 less the partition.</summary>
    private static readonly int[] PrefixBits = [40, 37, 34, 30, 27, 24, 20];

    /// <summary>The pure identity: <c>urn:epc:id:sgtin:0614141.812345.6789</c> (section 6.3.1).</summary>
    public string Identity => string.Create(CultureInfo.InvariantCulture, $"urn:epc:id:sgtin:{CompanyPrefix}.{ItemReference}.{Serial}");

    /// <summary>With filter and scheme: <c>urn:epc:tag:sgtin-96:3.0614141.812345.6789</c> (section 12).</summary>
    public string TagUri => string.Create(CultureInfo.InvariantCulture, $"urn:epc:tag:sgtin-96:{Filter}.{CompanyPrefix}.{ItemReference}.{Serial}");

    /// <summary>The GTIN-14 with its check digit (section 7.2): indicator, company prefix, item, check digit.</summary>
    public string Gtin
    {
        get
        {
            var digits = ItemReference[..1] + CompanyPrefix + ItemReference[1..];
            var sum = 0;
            for (var i = 0; i < digits.Length; i++)
            {
                sum += (digits[i] - '0') * (i % 2 == 0 ? 3 : 1);
            }

            return digits + (char)('0' + ((10 - (sum % 10)) % 10));
        }
    }

    /// <summary>Reads a tag.</summary>
    /// <param name="tag">Twelve bytes.</param>
    /// <returns>What it says; null when it is of another scheme, or no valid SGTIN-96 (section 14.4.3: partition 7, or a number with too many digits).</returns>
    public static Sgtin96? Decode(ReadOnlySpan<byte> tag)
    {
        if (tag.Length != Length || tag[0] != Header)
        {
            return null;
        }

        var bits = UInt128.Zero;
        foreach (var part in tag)
        {
            bits = (bits << 8) | part;
        }

        var partition = (int)((ulong)(bits >> 82) & 7);
        if (partition == 7)
        {
            return null;
        }

        var (prefixDigits, itemBits) = (12 - partition, 44 - PrefixBits[partition]);
        var prefix = (ulong)(bits >> (SerialBits + itemBits)) & ((1UL << PrefixBits[partition]) - 1);
        var item = (ulong)(bits >> SerialBits) & ((1UL << itemBits) - 1);
        return prefix < Power(prefixDigits) && item < Power(13 - prefixDigits)
            ? new Sgtin96(
                (int)((ulong)(bits >> 85) & 7),
                prefix.ToString("D" + prefixDigits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
                item.ToString("D" + (13 - prefixDigits).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
                (long)((ulong)bits & ((1UL << SerialBits) - 1)))
            : null;
    }

    /// <summary>Writes the tag's twelve bytes.</summary>
    /// <exception cref="ArgumentException">A part has not the digits or the range that the scheme has.</exception>
    public byte[] Encode()
    {
        var partition = 12 - CompanyPrefix.Length;
        if (partition is < 0 or > 6 || ItemReference.Length != 13 - CompanyPrefix.Length || !IsDigits(CompanyPrefix) || !IsDigits(ItemReference))
        {
            throw new ArgumentException("A company prefix has 6 to 12 digits, and 13 together with the item reference.");
        }

        if (Filter is < 0 or > 7 || Serial < 0 || Serial >= 1L << SerialBits)
        {
            throw new ArgumentException("A filter is from 0 to 7, and a serial number below 2^38 without a sign.");
        }

        var itemBits = 44 - PrefixBits[partition];
        var bits = ((UInt128)Header << 88) | ((UInt128)Filter << 85) | ((UInt128)partition << 82)
            | ((UInt128)ulong.Parse(CompanyPrefix, CultureInfo.InvariantCulture) << (SerialBits + itemBits))
            | ((UInt128)ulong.Parse(ItemReference, CultureInfo.InvariantCulture) << SerialBits)
            | (UInt128)Serial;
        var tag = new byte[Length];
        for (var i = Length - 1; i >= 0; i--)
        {
            tag[i] = (byte)(bits & 0xFF);
            bits >>= 8;
        }

        return tag;
    }

    private static bool IsDigits(string text) => text.All(char.IsAsciiDigit);

    private static ulong Power(int digits)
    {
        var power = 1UL;
        for (var i = 0; i < digits; i++)
        {
            power *= 10;
        }

        return power;
    }
}
