using System.Text.Json;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Batch;
using Civium.Modules.Sensing.Requests;
using Civium.SensorThings.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Modules.Sensing.Serving;

/// <summary>
/// Answers POST to <c>$batch</c> (OGC 18-088, section 11): several requests in one, in JSON or multipart/mixed. Single requests are carried out
/// one after the other, each for itself; those of a change set in one transaction.
/// </summary>
internal sealed class BatchEndpoint(ReadEndpoint read, WriteEndpoint write, ObservationEndpoint observations, ChangeSet changes)
{
    private const int MostRequests = 1000;
    private static readonly RequiresAttribute Writes = new(Permission.Steward, "sensing.things");

    /// <summary>Answers.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context.Request, RequestBody.BulkLimit, context.RequestAborted).ConfigureAwait(false);
        var isMultipart = MultipartBatch.IsMultipart(context.Request.ContentType ?? "");
        var steps = isMultipart
            ? await MultipartBatch.ReadAsync(body.Bytes, context.Request.ContentType!, context.RequestAborted).ConfigureAwait(false)
            : JsonBatch.Read(body.Bytes);
        if (steps.Sum(step => step.Requests.Count) is 0 or > MostRequests)
        {
            throw RefusedException.BadRequest("bad-batch", $"A batch holds 1 to {MostRequests} requests.");
        }

        var references = new References();
        var outcomes = new List<BatchOutcome>(steps.Count);
        foreach (var step in steps)
        {
            outcomes.Add(await RunAsync(context, step, references, outcomes).ConfigureAwait(false));
        }

        if (!isMultipart)
        {
            await JsonAnswer.WriteAsync(context, 200, json => JsonBatch.Write(json, outcomes)).ConfigureAwait(false);
            return;
        }

        var boundary = "batch-" + Guid.NewGuid().ToString("N");
        context.Response.ContentType = "multipart/mixed; boundary=" + boundary;
        await context.Response.Body.WriteAsync(MultipartBatch.Write(outcomes, boundary), context.RequestAborted).ConfigureAwait(false);
    }

    private async Task<BatchOutcome> RunAsync(HttpContext context, BatchStep step, References references, List<BatchOutcome> before)
    {
        var failed = before.SelectMany(outcome => outcome.Answers).Where(answer => !answer.IsSuccess).Select(answer => answer.Id).ToHashSet();
        var blocked = step.Requests.FirstOrDefault(request => request.DependsOn.Any(failed.Contains));
        if (blocked is not null)
        {
            var refused = new RefusedException(424, "failed-dependency", "A request that this one depends on failed.");
            return new BatchOutcome([.. step.Requests.Select(request => Refusal(request, refused))], step.IsChangeSet, true);
        }

        return step.IsChangeSet
            ? await ChangeAsync(context, step, references).ConfigureAwait(false)
            : new BatchOutcome([await SingleAsync(context, step.Requests[0], references).ConfigureAwait(false)], false, false);
    }

    private async Task<BatchOutcome> ChangeAsync(HttpContext context, BatchStep step, References references)
    {
        try
        {
            Demand(context);
            var done = await changes.RunAsync(step.Requests, references, Service.SightOf(context), context.RequestAborted).ConfigureAwait(false);
            var answers = new List<BatchAnswer>(done.Count);
            foreach (var one in done)
            {
                answers.Add(await AnswerAsync(context, one).ConfigureAwait(false));
            }

            return new BatchOutcome(answers, true, false);
        }
        catch (ChangeSetException failure)
        {
            // The request that failed comes first, for multipart/mixed answers a failed set by one response.
            var others = new RefusedException(424, "failed-dependency", "Another request of this change set was refused, so none of it was done.");
            var rest = step.Requests.Where(request => request != failure.Request).Select(request => Refusal(request, others));
            return new BatchOutcome([Refusal(failure.Request, failure.Refused), .. rest], true, true);
        }
        catch (RefusedException refused)
        {
            return new BatchOutcome([.. step.Requests.Select(request => Refusal(request, refused))], true, true);
        }
    }

    private async Task<BatchAnswer> AnswerAsync(HttpContext context, Done done)
    {
        var inner = Inner(context, done.Request, "/");
        switch (done.Request.Method)
        {
            case "DELETE":
                inner.Response.StatusCode = StatusCodes.Status200OK;
                break;
            case "POST":
                await write.AnswerAsync(inner, done.Type, done.Id).ConfigureAwait(false);
                break;
            default:
                await read.WriteEntityAsync(inner, StatusCodes.Status200OK, done.Type, done.Id).ConfigureAwait(false);
                break;
        }

        return Answer(done.Request, inner);
    }

    private async Task<BatchAnswer> SingleAsync(HttpContext context, BatchRequest request, References references)
    {
        try
        {
            var inner = Inner(context, request with { Body = references.Resolve(request.Body) }, references.Resolve(request.Url));
            if (request.Method != "GET")
            {
                Demand(context);
            }

            await DispatchAsync(inner).ConfigureAwait(false);
            var answer = Answer(request, inner);
            if (inner.Response.StatusCode == StatusCodes.Status201Created && answer.Headers.TryGetValue("Location", out var location))
            {
                Note(references, request, location);
            }

            return answer;
        }
        catch (RefusedException refused)
        {
            return Refusal(request, refused);
        }
    }

    private Task DispatchAsync(HttpContext inner) => (inner.Request.Method, Service.Path(inner.Request)) switch
    {
        ("GET", _) => read.AnswerAsync(inner),
        ("POST", "/CreateObservations") => observations.CreateAsync(inner),
        ("POST", "/$batch") => throw RefusedException.BadRequest("bad-batch", "A batch holds no batch."),
        ("POST", _) => write.CreateAsync(inner),
        ("PATCH" or "PUT", _) => write.ChangeAsync(inner),
        ("DELETE", _) => write.DeleteAsync(inner),
        _ => throw WriteEndpoint.NotAllowed(inner, $"{inner.Request.Method} is no method of this service."),
    };

    private static void Note(References references, BatchRequest request, string location)
    {
        var path = PathOf(location);
        var open = path.LastIndexOf('(');
        if (open > 0 && EntityTypes.BySet(path[..open]) is { } type && long.TryParse(path[(open + 1)..^1], out var id))
        {
            references.Add(request.Id, type, id);
        }
    }

    private static string PathOf(string location) => ServiceUrl.Relative(location);

    /// <summary>A request of its own inside this one: same caller, same services.</summary>
    private static DefaultHttpContext Inner(HttpContext context, BatchRequest request, string url)
    {
        var inner = new DefaultHttpContext { RequestServices = context.RequestServices, User = context.User, RequestAborted = context.RequestAborted };
        inner.Request.Method = request.Method;
        inner.Request.Scheme = context.Request.Scheme;
        inner.Request.Host = context.Request.Host;
        inner.Request.PathBase = context.Request.PathBase;
        inner.Request.Path = Service.Root + ServiceUrl.PathOf(url).TrimEnd('/');
        inner.Request.QueryString = new QueryString(ServiceUrl.QueryOf(url));
        foreach (var (name, value) in request.Headers.Where(header => !header.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)))
        {
            inner.Request.Headers[name] = value;
        }

        inner.Request.Body = new MemoryStream(request.Body.ToArray(), writable: false);
        inner.Request.ContentLength = request.Body.Length;
        inner.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new MemoryStream()));
        return inner;
    }

    private static BatchAnswer Answer(BatchRequest request, HttpContext inner)
    {
        var headers = inner.Response.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new BatchAnswer(request.Id, inner.Response.StatusCode, headers, ((MemoryStream)inner.Response.Body).ToArray());
    }

    private static BatchAnswer Refusal(BatchRequest request, RefusedException refused)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new { title = refused.Code, status = refused.Status, detail = refused.Message, code = refused.Code, where = refused.Where });
        return new BatchAnswer(request.Id, refused.Status, new Dictionary<string, string> { ["Content-Type"] = "application/problem+json" }, body);
    }

    private static void Demand(HttpContext context)
    {
        var decision = context.RequestServices.GetRequiredService<IAuthorizer>()
            .Decide(new AccessRequest(Actor.From(context.User), Writes.Permission, Writes.DataSet, Writes.Classification));
        if (!decision.Allowed)
        {
            throw new RefusedException(403, "forbidden", decision.Reason);
        }
    }
}
