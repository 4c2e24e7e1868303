using Civium.Kernel.Observations;
using Civium.Modules.Sensing.Reading;
using Civium.SensorThings.Model;
using Microsoft.AspNetCore.Http;

namespace Civium.Modules.Sensing.Serving;

/// <summary>Answers that an observation was created.</summary>
internal static class ObservationAnswer
{
    public static Task CreatedAsync(HttpContext context, Observation stored)
    {
        var writer = new EntityWriter(Service.Address(context.Request), []);
        context.Response.Headers.Location = writer.SelfLink(EntityTypes.Observation, stored.Id);
        return JsonAnswer.WriteAsync(context, StatusCodes.Status201Created, json => writer.Write(json, stored));
    }
}
