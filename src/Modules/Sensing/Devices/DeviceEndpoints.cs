using System.Xml;
using Civium.DeviceProfiles;
using Civium.Kernel.Access;
using Civium.Kernel.Requests;
using Civium.Modules.Sensing.Requests;
using Civium.Modules.Sensing.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Civium.Modules.Sensing.Devices;

/// <summary>The ids of the observations that a message became.</summary>
internal sealed record TakenMessage(IReadOnlyList<long> Observations);

/// <summary>A profile as answered.</summary>
/// <param name="Id">Its id, for a Thing's <c>properties/profile</c>.</param>
/// <param name="Theme">The theme of its streams.</param>
/// <param name="Name">In English.</param>
/// <param name="NameZhHans">In Simplified Chinese.</param>
/// <param name="Description">What the device is and does.</param>
/// <param name="Example">A message of it.</param>
/// <param name="Streams">Its streams.</param>
internal sealed record ProfileAnswer(string Id, string Theme, string Name, string NameZhHans, string Description, string Example, IReadOnlyList<ProfileStreamAnswer> Streams)
{
    public static ProfileAnswer Of(DeviceProfile profile) => new(
        profile.Id, profile.Theme, profile.Name, profile.ChineseName, profile.Description, profile.Example, [.. profile.Streams.Select(ProfileStreamAnswer.Of)]);
}

/// <summary>A profile's stream as answered: what a Datastream of it says.</summary>
/// <param name="Key">For the Datastream's <c>properties/profileStream</c>.</param>
/// <param name="Property">The observed property.</param>
/// <param name="Definition">Its URI.</param>
/// <param name="Description">In words.</param>
/// <param name="UnitName">The unit; empty for texts.</param>
/// <param name="Unit">Its symbol (UCUM); empty for texts.</param>
/// <param name="IsText">Whether results are texts.</param>
/// <param name="ExpectedInterval">ISO 8601; null when readings come as things happen.</param>
/// <param name="ExpectedRange">Least and greatest; null for texts.</param>
internal sealed record ProfileStreamAnswer(
    string Key, string Property, string Definition, string Description, string UnitName, string Unit, bool IsText, string? ExpectedInterval, IReadOnlyList<double>? ExpectedRange)
{
    public static ProfileStreamAnswer Of(StreamProfile stream) => new(
        stream.Key, stream.Property, stream.Definition.OriginalString, stream.Description, stream.UnitName, stream.Unit, stream.IsText,
        stream.Interval > TimeSpan.Zero ? XmlConvert.ToString(stream.Interval) : null, stream.IsText ? null : [stream.Low, stream.High]);
}

/// <summary>Devices that speak their own language, over HTTP.</summary>
internal static class DeviceEndpoints
{
    private const int MostBytes = 256 * 1024;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var read = new RequiresAttribute(Permission.Read, "sensing.things");
        var observe = new RequiresAttribute(Permission.Steward, "sensing.observations");
        var group = endpoints.MapGroup("/api/sensing").WithTags("Devices");
        group.MapGet("profiles", List).WithMetadata(read).WithName("ListDeviceProfiles").WithSummary("The kinds of devices whose own messages are understood.");
        group.MapGet("profiles/{id}", Find).WithMetadata(read).WithName("FindDeviceProfile").WithSummary("One kind of device, with an example of its message.");
        group.MapPost("devices/{id:long}/messages", TakeAsync).WithMetadata(observe).WithName("TakeDeviceMessage")
            .WithSummary("Take a device's own message; its readings become observations, all or none. Over MQTT: devices/ID/messages.")
            .Accepts<object>("application/json").ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static Ok<ProfileAnswer[]> List() => TypedResults.Ok(ProfileCatalogue.All.Select(ProfileAnswer.Of).ToArray());

    private static Ok<ProfileAnswer> Find(string id) => TypedResults.Ok(ProfileAnswer.Of(
        ProfileCatalogue.Find(id) ?? throw RefusedException.NotFound($"There is no profile \"{id}\". There are: {string.Join(", ", ProfileCatalogue.All.Select(profile => profile.Id))}.")));

    private static async Task<Created<TakenMessage>> TakeAsync(long id, HttpContext context, TakeMessage take)
    {
        using var body = await RequestBody.ReadAsync(context.Request, MostBytes, context.RequestAborted).ConfigureAwait(false);
        var ids = await take.TakeAsync(id, body.Bytes, Service.SightOf(context), RequestKey.Of(context, body.Bytes), context.RequestAborted).ConfigureAwait(false);
        return TypedResults.Created((string?)null, new TakenMessage(ids));
    }
}
