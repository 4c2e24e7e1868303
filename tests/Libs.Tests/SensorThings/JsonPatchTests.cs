using System.Text.Json;
using System.Text.Json.Nodes;
using Civium.SensorThings.Json;
using Xunit;

namespace Civium.Libs.Tests.SensorThings;

/// <summary>The examples of RFC 6902, appendix A, and what hostile patches try.</summary>
public sealed class JsonPatchTests
{
    [Theory]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux"}]""", """{"baz":"qux","foo":"bar"}""")]
    [InlineData("""{"foo":["bar","baz"]}""", """[{"op":"add","path":"/foo/1","value":"qux"}]""", """{"foo":["bar","qux","baz"]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""", """{"foo":"bar"}""")]
    [InlineData("""{"foo":["bar","qux","baz"]}""", """[{"op":"remove","path":"/foo/1"}]""", """{"foo":["bar","baz"]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"replace","path":"/baz","value":"boo"}]""", """{"baz":"boo","foo":"bar"}""")]
    [InlineData("""{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"} }""", """[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]""", """{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"} }""")]
    [InlineData("""{"foo":["all","grass","cows","eat"]}""", """[{"op":"move","from":"/foo/1","path":"/foo/3"}]""", """{"foo":["all","cows","eat","grass"]}""")]
    [InlineData("""{"baz":"qux","foo":["a",2,"c"]}""", """[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]""", """{"baz":"qux","foo":["a",2,"c"]}""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/child","value":{"grandchild":{} } }]""", """{"foo":"bar","child":{"grandchild":{} } }""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux","xyz":123}]""", """{"foo":"bar","baz":"qux"}""")]
    [InlineData("""{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":10}]""", """{"/":9,"~1":10}""")]
    [InlineData("""{"foo":["bar"]}""", """[{"op":"add","path":"/foo/-","value":["abc","def"]}]""", """{"foo":["bar",["abc","def"]]}""")]
    [InlineData("""{"a":1}""", """[{"op":"copy","from":"/a","path":"/b"}]""", """{"a":1,"b":1}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"","value":[1]}]""", """[1]""")]
    [InlineData("""{"a":null}""", """[{"op":"test","path":"/a","value":null},{"op":"replace","path":"/a","value":null}]""", """{"a":null}""")]
    public void It_does_what_the_standard_says(string document, string patch, string expected)
    {
        var before = JsonNode.Parse(document);
        var after = JsonPatch.Apply(before, JsonDocument.Parse(patch).RootElement);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), after), after?.ToJsonString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(document), before));
    }

    [Theory]
    [InlineData("""{"baz":"qux"}""", """[{"op":"test","path":"/baz","value":"bar"}]""", "/0")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz/bat","value":"qux"}]""", "/0")]
    [InlineData("""{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":"10"}]""", "/0")]
    [InlineData("""{"a":[1]}""", """[{"op":"add","path":"/a/2","value":1}]""", "/0")]
    [InlineData("""{"a":[1]}""", """[{"op":"replace","path":"/a/1","value":1}]""", "/0")]
    [InlineData("""{"a":[1]}""", """[{"op":"remove","path":"/a/01"}]""", "/0")]
    [InlineData("""{"a":[1]}""", """[{"op":"remove","path":"/a/-"}]""", "/0")]
    [InlineData("""{"a":1}""", """[{"op":"remove","path":"/b"}]""", "/0")]
    [InlineData("""{"a":{"b":1} }""", """[{"op":"move","from":"/a","path":"/a/b"}]""", "/0")]
    [InlineData("""{"a":1}""", """[{"op":"test","path":"/a","value":1},{"op":"replace","path":"/b","value":1}]""", "/1")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"a","value":1}]""", "/0")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"/a"}]""", "/0/value")]
    [InlineData("""{"a":1}""", """[{"op":"melt","path":"/a"}]""", "/0/op")]
    [InlineData("""{"a":1}""", """[{"path":"/a"}]""", "/0/op")]
    [InlineData("""{"a":1}""", """[7]""", "/0/path")]
    [InlineData("""{"a":1}""", """{"op":"remove"}""", "")]
    public void What_cannot_be_done_is_told_with_its_place(string document, string patch, string where)
    {
        var refused = Assert.Throws<BodyException>(() => JsonPatch.Apply(JsonNode.Parse(document), JsonDocument.Parse(patch).RootElement));
        Assert.Equal(where, refused.JsonPointer);
    }

    [Fact]
    public void Copies_that_double_each_time_are_stopped()
    {
        var patch = JsonSerializer.Serialize(Enumerable.Range(0, 40).Select(i => new { op = "copy", from = "", path = "/a" + i }));
        Assert.Throws<BodyException>(() => JsonPatch.Apply(JsonNode.Parse("""{"a":[1,2,3]}"""), JsonDocument.Parse(patch).RootElement));
        Assert.Throws<BodyException>(() => JsonPatch.Apply(null, JsonSerializer.SerializeToElement(new int[1001])));
    }
}
