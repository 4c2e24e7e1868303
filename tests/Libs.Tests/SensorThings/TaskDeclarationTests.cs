using System.Text.Json;
using Civium.SensorThings.Tasking;
using Xunit;

namespace Civium.Libs.Tests.SensorThings;

public sealed class TaskDeclarationTests
{
    private const string Declared = """
        {"type":"DataRecord","field":[
          {"name":"b","type":"Boolean","optional":true},
          {"name":"t","type":"Text","optional":true,"constraint":{"type":"AllowedTokens","pattern":"#[0-9a-f]{6}"} },
          {"name":"c","type":"Category","optional":true,"constraint":{"value":["on","off"]} },
          {"name":"n","type":"Count","optional":true,"constraint":{"value":[7],"interval":[[1,3]]} },
          {"name":"q","type":"Quantity","optional":true,"constraint":{"interval":[[0,1.5],[10,20]]} },
          {"name":"w","type":"Time","optional":true,"constraint":{"interval":[["2026-01-01T00:00:00Z","2026-12-31T00:00:00Z"]]} },
          {"name":"r","type":"QuantityRange","optional":true,"constraint":{"interval":[[0,10]]} },
          {"name":"v","type":"Vector","optional":true,"coordinate":[{"name":"x","type":"Quantity"},{"name":"y","type":"Quantity"}]},
          {"name":"a","type":"DataArray","optional":true,"elementCount":{"type":"Count","value":2},"elementType":{"type":"Boolean"} },
          {"name":"h","type":"DataChoice","optional":true,"item":[{"name":"one","type":"Count"},{"name":"two","type":"Text"}]},
          {"name":"must","type":"Count"}]}
        """;

    [Theory]
    [InlineData("""{"must":1}""", null)]
    [InlineData("""{}""", "/must")]
    [InlineData("""[]""", "")]
    [InlineData("""{"must":1.5}""", "/must")]
    [InlineData("""{"must":1,"b":true}""", null)]
    [InlineData("""{"must":1,"b":"true"}""", "/b")]
    [InlineData("""{"must":1,"t":"#00ff00"}""", null)]
    [InlineData("""{"must":1,"t":"#00ff00\n"}""", "/t")]
    [InlineData("""{"must":1,"t":7}""", "/t")]
    [InlineData("""{"must":1,"c":"off"}""", null)]
    [InlineData("""{"must":1,"c":"OFF"}""", "/c")]
    [InlineData("""{"must":1,"n":7}""", null)]
    [InlineData("""{"must":1,"n":3}""", null)]
    [InlineData("""{"must":1,"n":4}""", "/n")]
    [InlineData("""{"must":1,"q":1.5}""", null)]
    [InlineData("""{"must":1,"q":20}""", null)]
    [InlineData("""{"must":1,"q":5}""", "/q")]
    [InlineData("""{"must":1,"w":"2026-06-01T00:00:00+08:00"}""", null)]
    [InlineData("""{"must":1,"w":"2027-06-01T00:00:00Z"}""", "/w")]
    [InlineData("""{"must":1,"w":"June"}""", "/w")]
    [InlineData("""{"must":1,"r":[1,2]}""", null)]
    [InlineData("""{"must":1,"r":[2,1]}""", "/r")]
    [InlineData("""{"must":1,"r":[2,11]}""", "/r/1")]
    [InlineData("""{"must":1,"r":[2]}""", "/r")]
    [InlineData("""{"must":1,"v":{"x":1,"y":2} }""", null)]
    [InlineData("""{"must":1,"v":{"x":1} }""", "/v/y")]
    [InlineData("""{"must":1,"a":[true,false]}""", null)]
    [InlineData("""{"must":1,"a":[true]}""", "/a")]
    [InlineData("""{"must":1,"a":[true,1]}""", "/a/1")]
    [InlineData("""{"must":1,"h":{"one":1} }""", null)]
    [InlineData("""{"must":1,"h":{"one":1,"two":"a"} }""", "/h")]
    [InlineData("""{"must":1,"h":{"two":2} }""", "/h/two")]
    [InlineData("""{"must":1,"x/y":2}""", "/x~1y")]
    public void Values_are_judged_by_what_is_declared(string values, string? where)
    {
        var faults = new List<TaskFault>();
        TaskDeclaration.Parse(JsonDocument.Parse(Declared).RootElement, faults)!.Check(JsonDocument.Parse(values).RootElement, faults);
        Assert.Equal(where is null ? [] : [where], faults.Select(fault => fault.JsonPointer));
        Assert.All(faults, fault => Assert.NotEmpty(fault.Problem));
    }

    [Theory]
    [InlineData("""7""", "")]
    [InlineData("""{"type":"Quantity"}""", "")]
    [InlineData("""{"type":"DataRecord"}""", "/field")]
    [InlineData("""{"type":"DataRecord","field":[{"type":"Count"}]}""", "/field/0/name")]
    [InlineData("""{"type":"DataRecord","field":[{"name":"a","type":"Count"},{"name":"a","type":"Count"}]}""", "/field/1/name")]
    [InlineData("""{"type":"DataRecord","field":[{"name":"a"}]}""", "/field/0")]
    [InlineData("""{"type":"DataRecord","field":[{"name":"a","type":"BooleanRange"}]}""", "/field/0/type")]
    [InlineData("""{"type":"DataRecord","field":[{"name":"a","type":"Count","optional":1}]}""", "/field/0/optional")]
    [InlineData("""{"type":"DataRecord","field":[{"name":"a","type":"DataArray"}]}""", "/field/0/elementType")]
    [InlineData("""{"type":"DataRecord","field":[{"name":"a","type":"DataArray","elementType":{"type":"Count"},"elementCount":-1}]}""", "/field/0/elementCount")]
    [InlineData("""{"type":"DataRecord","field":[{"name":"a","type":"Count","constraint":1}]}""", "/field/0/constraint")]
    [InlineData("""{"type":"DataRecord","field":[{"name":"a","type":"Count","constraint":{"value":1} }]}""", "/field/0/constraint/value")]
    [InlineData("""{"type":"DataRecord","field":[{"name":"a","type":"Count","constraint":{"interval":[[1]]} }]}""", "/field/0/constraint/interval/0")]
    [InlineData("""{"type":"DataRecord","field":[{"name":"a","type":"Count","constraint":{"interval":[[1,"b"]]} }]}""", "/field/0/constraint/interval/0/1")]
    [InlineData("""{"type":"DataRecord","field":[{"name":"a","type":"Text","constraint":{"pattern":"("} }]}""", "/field/0/constraint/pattern")]
    [InlineData("""{"type":"DataRecord","field":[{"name":"a","type":"Text","constraint":{"pattern":"(a)\\1"} }]}""", "/field/0/constraint/pattern")]
    public void A_bad_declaration_is_told_with_its_place(string declaration, string where)
    {
        var faults = new List<TaskFault>();
        Assert.Null(TaskDeclaration.Parse(JsonDocument.Parse(declaration).RootElement, faults));
        Assert.Equal(where, faults[0].JsonPointer);
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        var deep = """{"type":"Count"}""";
        for (var i = 0; i < 30; i++)
        {
            deep = $$"""{"type":"DataRecord","field":[{"name":"a",{{deep[1..]}}]}""";
        }

        Assert.Null(TaskDeclaration.Parse(JsonDocument.Parse(deep).RootElement, []));
    }
}
