using System.Globalization;
using Civium.Modules.Sensing.Observing;
using Civium.Modules.Sensing.Requests;
using Microsoft.AspNetCore.Http;

namespace Civium.Modules.Sensing.Serving;

/// <summary>Answers POST of observations, one or many: the hot path.</summary>
internal sealed class ObservationEndpoint(TakeObservation take, CreateObservations create, WriteEndpoint write)
{
    /// <summary>Answers POST to <c>Observations</c> and <c>Datastreams(x)/Observations</c>.</summary>
    public async Task PostAsync(HttpContext context)
    {
        long? stream = context.Request.RouteValues["stream"] is string text ? Readings.StreamOf(text) : null;
        using var body = await RequestBody.ReadAsync(context.Request, RequestBody.UsualLimit, context.RequestAborted).ConfigureAwait(false);
        var taken = await take.TakeAsync(body.Bytes, stream, Service.SightOf(context), RequestKey.Of(context, body.Bytes), context.RequestAborted).ConfigureAwait(false);
        await write.AnswerAsync(context, taken).ConfigureAwait(false);
    }

    /// <summary>Answers POST to <c>CreateObservations</c>.</summary>
    public async Task CreateAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context.Request, RequestBody.BulkLimit, context.RequestAborted).ConfigureAwait(false);
        var answers = await create.TakeAsync(body.Bytes, Service.SightOf(context), RequestKey.Of(context, body.Bytes), context.RequestAborted).ConfigureAwait(false);
        var prefix = $"{Service.Address(context.Request)}/Observations(";
        await JsonAnswer.WriteAsync(context, StatusCodes.Status201Created, json =>
        {
            json.WriteStartArray();
            foreach (var answer in answers)
            {
                json.WriteStringValue(answer.Fault is { } fault ? "error: " + fault : string.Create(CultureInfo.InvariantCulture, $"{prefix}{answer.Id})"));
            }

            json.WriteEndArray();
        }).ConfigureAwait(false);
    }
}
