using System.Net;
using System.Security.Cryptography.X509Certificates;
using Civium.Contracts.Sensing;
using Civium.Kernel.Access;
using Civium.Kernel.Events;
using Civium.Modules.Sensing.Aggregating;
using Civium.Modules.Sensing.Catalogue;
using Civium.Modules.Sensing.Changing;
using Civium.Modules.Sensing.Creating;
using Civium.Modules.Sensing.Exporting;
using Civium.Modules.Sensing.Mqtt;
using Civium.Modules.Sensing.Observing;
using Civium.Modules.Sensing.Paths;
using Civium.Modules.Sensing.Pending;
using Civium.Modules.Sensing.Retaining;
using Civium.Modules.Sensing.Serving;
using Civium.Modules.Sensing.Streams;
using Civium.Modules.Sensing.Writing;
using Civium.Schema;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Civium.Modules.Sensing;

/// <summary>Takes in what the city senses, by the OGC SensorThings API 1.1 at <c>/sensorthings/v1.1</c>.</summary>
public static class SensingModule
{
    private static readonly RequiresAttribute Reads = new(Permission.Read, "sensing.things");
    private static readonly RequiresAttribute Writes = new(Permission.Steward, "sensing.things");
    private static readonly RequiresAttribute ReadsObservations = new(Permission.Read, "sensing.observations");
    private static readonly RequiresAttribute Observes = new(Permission.Steward, "sensing.observations");

    /// <summary>Registers the module.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="mqttPort">The port for devices that publish over MQTT; 0 for none. It needs an <see cref="ITokenGate"/>.</param>
    /// <param name="mqttAddress">The address of this machine for it; null for both loopback addresses.</param>
    /// <param name="mqttCertificate">Gives the certificate that makes it TLS; null for plain TCP.</param>
    public static IServiceCollection AddSensing(
        this IServiceCollection services, int mqttPort = 0, IPAddress? mqttAddress = null, Func<IServiceProvider, X509Certificate2>? mqttCertificate = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddModuleContext<SensingDb, SqliteSensingDb, PostgresSensingDb>(SensingDatabase.Module);
        services.AddSingleton<StreamLoader>().AddSingleton<StreamCache>().AddSingleton<ICatalogue, StreamCatalogue>().AddSingleton<IDistricts, Districts>();
        services.AddSingleton<CatalogueWriter>().AddSingleton<Creation>().AddSingleton<Change>().AddSingleton<Deletion>();
        services.AddSingleton<Features>().AddSingleton<PostObservation>().AddSingleton<TakeObservation>().AddSingleton<CreateObservations>().AddSingleton<ChangeObservation>();
        services.AddSingleton<DeliverObservations>().AddSingleton<DeleteObservations>();
        services.AddSingleton<IOutboxHandler<ObservationsPending>>(provider => provider.GetRequiredService<DeliverObservations>());
        services.AddSingleton<IOutboxHandler<StreamsRetired>>(provider => provider.GetRequiredService<DeleteObservations>());
        services.AddSingleton<IOutboxHandler<FeaturesRetired>>(provider => provider.GetRequiredService<DeleteObservations>());
        services.AddSingleton<RetentionService>().AddHostedService(provider => provider.GetRequiredService<RetentionService>());
        services.AddSingleton<AggregateEndpoint>().AddSingleton<ExportEndpoint>();
        services.AddSingleton<PathWalker>().AddSingleton<ReadEndpoint>().AddSingleton<WriteEndpoint>().AddSingleton<ObservationEndpoint>();
        if (mqttPort > 0)
        {
            services.AddSingleton(provider => new MqttEndpoint(mqttPort, mqttAddress, mqttCertificate is null ? null : () => mqttCertificate(provider)));
            services.AddSingleton<MqttMeter>().AddSingleton<DeviceDoor>().AddSingleton<PublishedReadings>();
            services.AddSingleton(provider => new Lazy<PublishedReadings>(provider.GetRequiredService<PublishedReadings>)).AddHostedService<MqttService>();
        }

        return services;
    }

    /// <summary>Maps the service's endpoints.</summary>
    public static IEndpointRouteBuilder MapSensing(this IEndpointRouteBuilder endpoints)
    {
        const string any = Service.Root + "/{**path}";
        Map(endpoints, any, HttpMethods.Get, Reads, context => Of<ReadEndpoint>(context).AnswerAsync(context));
        Map(endpoints, any, HttpMethods.Post, Writes, context => Of<WriteEndpoint>(context).CreateAsync(context));
        Map(endpoints, any, HttpMethods.Patch, Writes, context => Of<WriteEndpoint>(context).ChangeAsync(context));
        Map(endpoints, any, HttpMethods.Delete, Writes, context => Of<WriteEndpoint>(context).DeleteAsync(context));
        Map(endpoints, any, HttpMethods.Put, Writes, context => throw WriteEndpoint.NotAllowed(context, "PUT is not offered in this version; change an entity with PATCH."));
        Map(endpoints, Service.Root + "/Observations", HttpMethods.Post, Observes, context => Of<ObservationEndpoint>(context).PostAsync(context));
        Map(endpoints, Service.Root + "/Datastreams({stream})/Observations", HttpMethods.Post, Observes, context => Of<ObservationEndpoint>(context).PostAsync(context));
        Map(endpoints, Service.Root + "/CreateObservations", HttpMethods.Post, Observes, context => Of<ObservationEndpoint>(context).CreateAsync(context));
        Map(endpoints, "/api/sensing/streams/{id:long}/aggregate", HttpMethods.Get, ReadsObservations, context => Of<AggregateEndpoint>(context).OfStreamAsync(context));
        Map(endpoints, "/api/sensing/aggregate", HttpMethods.Get, ReadsObservations, context => Of<AggregateEndpoint>(context).OfStreamsAsync(context));
        Map(endpoints, "/api/sensing/export", HttpMethods.Get, ReadsObservations, context => Of<ExportEndpoint>(context).AnswerAsync(context));
        Map(endpoints, "/api/sensing/latest", HttpMethods.Get, ReadsObservations, context => Of<AggregateEndpoint>(context).LatestAsync(context));
        return endpoints;
    }

    private static void Map(IEndpointRouteBuilder endpoints, string pattern, string method, RequiresAttribute requires, RequestDelegate answer) =>
        endpoints.MapMethods(pattern, [method], answer).WithMetadata(requires);

    private static T Of<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}
