using System.Text.Json;
using Civium.Host.Problems;
using Civium.Kernel.Observations;
using Civium.Kernel.Requests;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Civium.Modules.Tests.Host;

public sealed class ProblemMappingTests
{
    [Fact]
    public void A_refusal_keeps_its_status_code_words_and_place()
    {
        var problem = ProblemMapping.Of(RefusedException.Conflict("name-taken", "There is one already.", "/name"));

        Assert.Equal(409, problem.Status);
        Assert.Equal("There is one already.", problem.Detail);
        Assert.Equal("name-taken", problem.Extensions["code"]);
        Assert.Equal("/name", problem.Extensions["where"]);
    }

    [Fact]
    public void A_refusal_of_the_whole_has_no_place()
    {
        Assert.DoesNotContain("where", ProblemMapping.Of(RefusedException.NotFound("No.")).Extensions.Keys);
    }

    [Theory]
    [MemberData(nameof(Known))]
    public void What_is_known_has_its_own_status(Exception failure, int status, string code)
    {
        var problem = ProblemMapping.Of(failure);

        Assert.Equal((status, code), (problem.Status, problem.Extensions["code"]));
        Assert.False(string.IsNullOrWhiteSpace(problem.Detail));
        Assert.False(string.IsNullOrWhiteSpace(problem.Title));
    }

    public static TheoryData<Exception, int, string> Known => new()
    {
        { new StorageFullException("observations"), 507, "storage-full" },
        { new FencedException(3, 7), 503, "partition-moved" },
        { new BadHttpRequestException("Request body too large.", 413), 413, "too-large" },
        { new BadHttpRequestException("Unexpected end of request content."), 400, "bad-request" },
        { new BadHttpRequestException("Reading the request body timed out.", 408), 408, "too-slow" },
        { new TimeoutException(), 503, "busy" },
    };

    [Fact]
    public void Broken_json_tells_where()
    {
        var broken = Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<Dictionary<string, int>>("{\n \"a\": \"x\"}"));

        var problem = ProblemMapping.Of(new BadHttpRequestException("Failed to read parameter.", 400, broken));

        Assert.Equal((400, "bad-json"), (problem.Status, problem.Extensions["code"]));
        Assert.Contains("line 2", problem.Detail, StringComparison.Ordinal);
        Assert.Equal("$.a", problem.Extensions["where"]);
    }

    [Theory]
    [InlineData("Failed to bind parameter \"Nullable<int> take\" from \"x\".", "take", "x")]
    [InlineData("Required parameter \"string search\" was not provided from query string.", "search", "missing")]
    [InlineData("Implicit body inferred for parameter \"asked\" but no body was provided. Did you mean to use a Service instead?", null, "JSON")]
    [InlineData("Required parameter \"NewToken asked\" was not provided from body.", null, "JSON")]
    public void A_parameter_that_does_not_fit_is_told_without_the_names_of_types(string message, string? where, string words)
    {
        var problem = ProblemMapping.Of(new BadHttpRequestException(message));

        Assert.Equal(where, problem.Extensions.TryGetValue("where", out var place) ? place : null);
        Assert.Contains(words, problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotMatch("Nullable|string|NewToken|Service", problem.Detail);
    }

    [Fact]
    public void What_is_not_known_tells_nothing_of_the_inside()
    {
        var problem = ProblemMapping.Of(new InvalidOperationException("secret at /var/lib/civium"));

        Assert.Equal(500, problem.Status);
        Assert.DoesNotContain("secret", JsonSerializer.Serialize(problem), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_path_and_a_wrong_method_are_told_in_words()
    {
        Assert.Contains("/api/nothing", ProblemMapping.OfStatus(404, "GET", "/api/nothing").Detail, StringComparison.Ordinal);
        var wrong = ProblemMapping.OfStatus(405, "PUT", "/api/warnings");
        Assert.Equal("method-not-allowed", wrong.Extensions["code"]);
        Assert.Contains("PUT", wrong.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/warnings", "text/html", true)]
    [InlineData("/sensorthings/v1.1", "text/html", true)]
    [InlineData("/places", "text/html,application/xhtml+xml", false)]
    [InlineData("/places", "*/*", true)]
    [InlineData("/apiary", "text/html", false)]
    public void Browsers_get_pages_and_programs_get_problem_details(string path, string accept, bool isProgram)
    {
        var context = new DefaultHttpContext();
        context.Request.Path = path;
        context.Request.Headers.Accept = accept;

        Assert.Equal(isProgram, Callers.IsProgram(context));
    }
}
