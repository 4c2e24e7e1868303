using Civium.DeviceProfiles.Epc;
using CsCheck;
using Xunit;

namespace Civium.Libs.Tests.DeviceProfiles;

public sealed class Sgtin96Test
{
    /// <summary>GS1 EPC Tag Data Standard 1.13, appendix E.2 and E.3 (SGTIN-96): the example that the standard carries from GTIN to bits and back.</summary>
    [Fact]
    public void The_standards_own_example_is_read_and_written()
    {
        var tag = Sgtin96.Decode(Convert.FromHexString("3074257BF7194E4000001A85"))!;

        Assert.Equal("urn:epc:id:sgtin:0614141.812345.6789", tag.Identity);
        Assert.Equal("urn:epc:tag:sgtin-96:3.0614141.812345.6789", tag.TagUri);
        Assert.Equal("80614141123458", tag.Gtin);
        Assert.Equal("3074257BF7194E4000001A85", Convert.ToHexString(new Sgtin96(3, "0614141", "812345", 6789).Encode()));
    }

    [Fact]
    public void What_is_written_is_read_for_every_partition_filter_and_serial()
    {
        var digits = Gen.Char['0', '9'];
        var tags = from prefix in Gen.Int[6, 12]
                   from company in digits.Array[prefix]
                   from item in digits.Array[13 - prefix]
                   from filter in Gen.Int[0, 7]
                   from serial in Gen.Long[0, (1L << 38) - 1]
                   select new Sgtin96(filter, new string(company), new string(item), serial);
        tags.Sample(tag => Assert.Equal(tag, Sgtin96.Decode(tag.Encode())));
    }

    [Fact]
    public void Any_bytes_are_read_or_are_none_and_what_is_read_writes_the_same_bytes() =>
        Gen.Byte.Array[0, 16].Sample(bytes =>
        {
            if (bytes.Length > 0)
            {
                bytes[0] = Sgtin96.Header;
            }

            if (Sgtin96.Decode(bytes) is { } tag)
            {
                Assert.Equal(bytes, tag.Encode());
            }
        });

    /// <summary>Partition 7 is none; a company prefix of seven digits cannot be 10,000,000.</summary>
    [Theory]
    [InlineData("301C000000000000000000FF")]
    [InlineData("3016625A0000000000000001")]
    [InlineData("3174257BF4499602D2000000")]
    [InlineData("3074257BF7194E40")]
    [InlineData("")]
    public void What_is_no_sgtin_is_none(string hex) => Assert.Null(Sgtin96.Decode(Convert.FromHexString(hex)));

    [Theory]
    [InlineData(8, "0614141", "812345", 1)]
    [InlineData(3, "06141", "81234567", 1)]
    [InlineData(3, "0614141", "81234", 1)]
    [InlineData(3, "061414x", "812345", 1)]
    [InlineData(3, "0614141", "812345", -1)]
    [InlineData(3, "0614141", "812345", 1L << 38)]
    public void What_the_scheme_cannot_hold_is_refused(int filter, string company, string item, long serial) =>
        Assert.Throws<ArgumentException>(() => new Sgtin96(filter, company, item, serial).Encode());
}
