using System.Text.Json;
using Civium.Kernel.Observations;
using Civium.Kernel.Requests;
using Microsoft.AspNetCore.Mvc;

namespace Civium.Host.Problems;

/// <summary>Which problem details (RFC 9457) an exception becomes. What is not known tells nothing of the inside.</summary>
internal static class ProblemMapping
{
    /// <summary>The client went away; nobody reads the answer.</summary>
    public const int ClientClosed = 499;

    /// <summary>The status alone.</summary>
    public static int StatusOf(Exception failure) => Of(failure).Status ?? 500;

    /// <summary>The problem, without instance and trace id.</summary>
    public static ProblemDetails Of(Exception failure) => failure switch
    {
        RefusedException refused => Problem(refused.Status, refused.Code, refused.Message, refused.Where),
        BadHttpRequestException { InnerException: JsonException json } => OfJson(json),
        BadHttpRequestException { StatusCode: 413 } => Problem(413, CodeOf(413), "The request's body is too large; nothing was stored. Send it in smaller parts."),
        BadHttpRequestException { StatusCode: 400 } bad when BindingRefusal.Of(bad.Message) is { } refusal => Problem(400, "bad-request", refusal.Detail, refusal.Where),
        BadHttpRequestException bad => Problem(bad.StatusCode, CodeOf(bad.StatusCode), bad.Message),
        JsonException json => OfJson(json),
        StorageFullException => Problem(
            StatusCodes.Status507InsufficientStorage, "storage-full", "There is no room left on the server's disk; nothing was stored. Reading goes on. Try again once there is room."),
        FencedException => Problem(
            StatusCodes.Status503ServiceUnavailable, "partition-moved", "The partition has just moved to another machine. Send the request again."),
        OperationCanceledException => Problem(ClientClosed, "cancelled", "The request was cancelled."),
        TimeoutException => Problem(StatusCodes.Status503ServiceUnavailable, "busy", "The server did not finish in time. Send the request again, a little later."),
        _ => Problem(StatusCodes.Status500InternalServerError, "internal-error", "Something went wrong inside the server. The trace id finds it in the server's log."),
    };

    /// <summary>The problem of a status that came without a body, such as 404 for a path that does not exist.</summary>
    public static ProblemDetails OfStatus(int status, string method, string path) => Problem(status, CodeOf(status), status switch
    {
        401 => "This needs a sign-in or a bearer token.",
        403 => "This is not permitted.",
        404 => $"There is nothing at {path}. GET /openapi/v1.json lists what there is under /api, GET /sensorthings/v1.1 what there is there.",
        406 => "The answer is not offered in any type that the Accept header names.",
        405 => $"{path} does not take {method}; the Allow header says what it takes.",
        413 => "The request's body is too large.",
        415 => "The request's body is of a type that is not taken here. Send application/json.",
        _ => Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase + "." : "The request was refused.",
    });

    private static ProblemDetails OfJson(JsonException json)
    {
        var place = json.LineNumber is { } line ? $" (line {line + 1}, byte {(json.BytePositionInLine ?? 0) + 1})" : "";
        return Problem(400, "bad-json", $"The body is not the JSON that is expected here{place}.", json.Path);
    }

    private static string CodeOf(int status) => status switch
    {
        400 => "bad-request",
        401 => "sign-in-needed",
        403 => "forbidden",
        404 => "not-found",
        405 => "method-not-allowed",
        406 => "not-acceptable",
        408 => "too-slow",
        413 => "too-large",
        415 => "unsupported-media-type",
        431 => "headers-too-large",
        _ => $"http-{status}",
    };

    private static ProblemDetails Problem(int status, string code, string detail, string? where = null)
    {
        var problem = new ProblemDetails
        {
            Status = status,
            Type = Platform.Access.Gate.Problems.TypePrefix + code,
            Title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase : "Refused",
            Detail = detail,
            Extensions = { ["code"] = code },
        };
        if (where is not null)
        {
            problem.Extensions["where"] = where;
        }

        return problem;
    }
}
