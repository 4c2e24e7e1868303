using System.Globalization;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Drafts;
using Civium.Modules.Sensing.Observing;
using Civium.Modules.Sensing.Requests;
using Civium.SensorThings.Json;
using Civium.SensorThings.Model;
using Microsoft.AspNetCore.Http;

namespace Civium.Modules.Sensing.Serving;

/// <summary>Answers POST of observations, one or many: the hot path.</summary>
internal sealed class ObservationEndpoint(PostObservation post, CreateObservations create, WriteEndpoint write)
{
    private static readonly DraftRelation NoParent = new(EntityTypes.Observation.FindNavigation("Datastream")!, null, 0, "");

    /// <summary>Answers POST to <c>Observations</c> and <c>Datastreams(x)/Observations</c>.</summary>
    public async Task PostAsync(HttpContext context)
    {
        var stream = StreamOf(context);
        using var body = await RequestBody.ReadAsync(context.Request, RequestBody.UsualLimit, context.RequestAborted).ConfigureAwait(false);
        var key = RequestKey.Of(context, body.Bytes);
        if (Plain(body.Bytes.Span, stream) is { } sent)
        {
            var stored = await post.TakeAsync(sent, stream, key, context.RequestAborted).ConfigureAwait(false);
            await ObservationAnswer.CreatedAsync(context, stored).ConfigureAwait(false);
            return;
        }

        // Whatever is not plain, faulty bodies among it, is read closely: that finds all its faults.
        using var document = JsonCheck.Parse(body.Bytes);
        var parent = stream is { } id ? NoParent with { Link = id } : null;
        await write.CreateAsync(context, document.RootElement, EntityTypes.Observation, parent, key).ConfigureAwait(false);
    }

    /// <summary>Answers POST to <c>CreateObservations</c>.</summary>
    public async Task CreateAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context.Request, RequestBody.BulkLimit, context.RequestAborted).ConfigureAwait(false);
        var answers = await create.TakeAsync(Read(body), RequestKey.Of(context, body.Bytes), context.RequestAborted).ConfigureAwait(false);
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

    private static List<DraftOutcome> Read(RequestBody body)
    {
        try
        {
            return ObservationReader.ReadDataArrays(body.Bytes.Span);
        }
        catch (BodyException bad)
        {
            throw Readings.Refused(bad);
        }
    }

    private static ObservationDraft? Plain(ReadOnlySpan<byte> body, long? stream)
    {
        try
        {
            var sent = ObservationReader.Read(body);
            return Readings.IsPlain(sent) && stream is null == sent.DatastreamId is not null ? sent : null;
        }
        catch (BodyException)
        {
            return null;
        }
    }

    private static long? StreamOf(HttpContext context)
    {
        if (context.Request.RouteValues["stream"] is not string text)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0
            ? id
            : throw RefusedException.NotFound($"There is no Datastream {text}.");
    }
}
