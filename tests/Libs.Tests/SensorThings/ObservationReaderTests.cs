using System.Text;
using Civium.SensorThings.Json;
using CsCheck;
using Xunit;

namespace Civium.Libs.Tests.SensorThings;

public sealed class ObservationReaderTests
{
    [Fact]
    public void An_observation_is_read()
    {
        var draft = Read("""{"phenomenonTime":"2013-03-01T00:00:00+08:00","result":21.5,"Datastream":{"@iot.id":3},"parameters":{"a":[1]},"FeatureOfInterest":{"name":"x"}}""");
        Assert.Equal((21.5, 3L, ResultKind.Number), (draft.Number, draft.DatastreamId, draft.ResultKind));
        Assert.Equal(("""{"a":[1]}""", """{"name":"x"}"""), (draft.Parameters, draft.FeatureOfInterestJson));
        Assert.Equal("2013-02-28T16:00:00.000Z", draft.PhenomenonTime!.Value.Format());
    }

    [Theory]
    [InlineData("""{"result":1e999}""", "/result")]
    [InlineData("""{"result":NaN}""", "")]
    [InlineData("""{"result":1,"result":2}""", "/result")]
    [InlineData("""{"result":1,"r\u0065sult":2}""", "/result")]
    [InlineData("""{"result":1,"value":2}""", "/value")]
    [InlineData("""{"result":"\ud800"}""", "/result")]
    [InlineData("""{"result":1,"\ud800":2}""", "")]
    [InlineData("""{"phenomenonTime":"2013-03-01T00:00:00Z"}""", "/result")]
    [InlineData("""{"result":1,"phenomenonTime":5}""", "/phenomenonTime")]
    [InlineData("""{"result":1,"resultTime":"2013-03-01T00:00:00Z/2014-03-01T00:00:00Z"}""", "/resultTime")]
    [InlineData("""{"result":1,"validTime":"2013-03-01T00:00:00Z"}""", "/validTime")]
    [InlineData("""{"result":1,"Datastream":{"@iot.id":"1"}}""", "/Datastream")]
    [InlineData("""{"result":1,"@iot.id":1.5}""", "/@iot.id")]
    [InlineData("""[1]""", "")]
    [InlineData("""{"result":1} x""", "")]
    [InlineData("", "")]
    public void A_bad_body_says_where(string json, string place) =>
        Assert.Equal(place, Assert.Throws<BodyException>(() => Read(json)).JsonPointer);

    [Fact]
    public void Depth_and_encoding_are_checked()
    {
        Assert.Throws<BodyException>(() => Read("{\"result\":" + new string('[', 100_000)));
        Assert.Throws<BodyException>(() => ObservationReader.Read([.. "{\"result\":\""u8, 0xff, .. "\"}"u8]));
    }

    [Fact]
    public void The_standards_data_array_is_read_item_by_item()
    {
        var outcomes = ReadArrays("""
            [{"dataArray":[["2010-12-23T10:20:00-0700",20,1],["yesterday",[1,[2]],1],["2010-12-23T10:22:00-0700",30,1],[1],7],
              "components":["phenomenonTime","result","FeatureOfInterest/id"],"dataArray@iot.count":5,"Datastream":{"@iot.id":1}},
             {"Datastream":{"@iot.id":2},"components":["result"],"dataArray":[["65"]]}]
            """);
        Assert.Equal([null, "/0/dataArray/1/0", null, "/0/dataArray/3/0", "/0/dataArray/4", null], outcomes.Select(o => o.Error?.JsonPointer));
        Assert.Equal([1L, 1L, 2L], outcomes.Where(o => o.Draft is not null).Select(o => o.Draft!.DatastreamId!.Value));
        Assert.Equal(1, outcomes[0].Draft!.FeatureOfInterestId);
    }

    [Theory]
    [InlineData("{}", "")]
    [InlineData("""[{"components":["result"],"dataArray":[]}]""", "/0/Datastream")]
    [InlineData("""[{"Datastream":{"@iot.id":1},"components":["phenomenonTime"],"dataArray":[]}]""", "/0/components")]
    [InlineData("""[{"Datastream":{"@iot.id":1},"components":["result","result"],"dataArray":[]}]""", "/0/components/1")]
    [InlineData("""[{"Datastream":{"@iot.id":1},"components":["result","x"],"dataArray":[]}]""", "/0/components/1")]
    [InlineData("""[{"Datastream":{"@iot.id":1},"dataArray":[]}]""", "/0/components")]
    public void A_bad_frame_refuses_the_whole(string json, string place) =>
        Assert.Equal(place, Assert.Throws<BodyException>(() => ReadArrays(json)).JsonPointer);

    [Fact]
    public void Any_bytes_are_a_body_or_a_body_error()
    {
        var sample = """[{"Datastream":{"@iot.id":1},"components":["result"],"dataArray":[["a",1e5],{"x":null}]}]"""u8.ToArray();
        Gen.Select(Gen.Int[0, sample.Length - 1], Gen.Byte, Gen.Int[0, sample.Length - 1], Gen.Byte).Sample((i, a, j, b) =>
        {
            var bytes = (byte[])sample.Clone();
            (bytes[i], bytes[j]) = (a, b);
            Ignoring(() => ObservationReader.ReadDataArrays(bytes));
            Ignoring(() => ObservationReader.Read(bytes.AsSpan(1)));
        }, iter: 5_000);
    }

    private static void Ignoring(Action action)
    {
        try
        {
            action();
        }
        catch (BodyException)
        {
        }
    }

    private static ObservationDraft Read(string json) => ObservationReader.Read(Encoding.UTF8.GetBytes(json));

    private static List<DraftOutcome> ReadArrays(string json) => ObservationReader.ReadDataArrays(Encoding.UTF8.GetBytes(json));
}
