using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;
using MQTTnet.Server;

namespace Civium.Modules.Sensing.Mqtt.Connections;

/// <summary>Accepts connections, each handled by itself, within <see cref="MqttLimits"/>.</summary>
internal sealed class MqttListener(MqttEndpoint endpoint, ILogger log) : IMqttServerAdapter
{
    private readonly List<Socket> _sockets = [];
    private readonly CancellationTokenSource _stop = new();
    private int _connections;

    /// <inheritdoc/>
    public Func<IMqttChannelAdapter, Task>? ClientHandler { get; set; }

    /// <inheritdoc/>
    /// <exception cref="SocketException">It cannot listen there.</exception>
    public Task StartAsync(MqttServerOptions options, IMqttNetLogger logger)
    {
        foreach (var address in endpoint.Addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            _sockets.Add(socket);
            if (address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            try
            {
                socket.Bind(new IPEndPoint(address, endpoint.Port));
            }
            catch (SocketException absent) when (endpoint.Address is null && absent.SocketErrorCode == SocketError.AddressNotAvailable && _sockets.Count > 1)
            {
                // "localhost" on a machine without IPv6.
                continue;
            }

            socket.Listen(512);
            _ = AcceptAsync(socket, options, logger);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _sockets.ForEach(socket => socket.Dispose());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sockets.ForEach(socket => socket.Dispose());
        _stop.Dispose();
    }

    private async Task AcceptAsync(Socket listening, MqttServerOptions options, IMqttNetLogger logger)
    {
        var stop = _stop.Token;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var socket = await listening.AcceptAsync(stop).ConfigureAwait(false);
                if (Interlocked.Increment(ref _connections) > MqttLimits.Connections)
                {
                    Interlocked.Decrement(ref _connections);
                    socket.Dispose();
                    continue;
                }

                _ = Task.Run(() => HandleAsync(socket, options, logger), CancellationToken.None);
            }
            catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException failure)
            {
                // No file handle left, or a peer that went away at once: others shall still be heard.
                log.LogDebug(failure, "MQTT could not accept a connection");
                await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    // Whatever one connection does must not end the server.
#pragma warning disable CA1031
    private async Task HandleAsync(Socket socket, MqttServerOptions options, IMqttNetLogger logger)
    {
        try
        {
            using (socket)
            {
                KeepAlive(socket);
                var peer = socket.RemoteEndPoint;
                await using var stream = await SecureAsync(new NetworkStream(socket, ownsSocket: true)).ConfigureAwait(false);
                await using var guard = new PacketGuard(stream);
                using var channel = new MqttTcpChannel(guard, socket.LocalEndPoint, peer, null);
                var formatter = new MqttPacketFormatterAdapter(new MqttBufferWriter(options.WriterBufferSize, options.WriterBufferSizeMax));
                using var adapter = new DeviceChannel(new MqttChannelAdapter(channel, formatter, logger), guard, socket.Dispose, log);
                if (ClientHandler is { } handler)
                {
                    await handler(adapter).ConfigureAwait(false);
                }
            }
        }
        catch (Exception failure)
        {
            log.LogDebug(failure, "An MQTT connection ended");
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }
#pragma warning restore CA1031

    private async Task<Stream> SecureAsync(Stream plain)
    {
        if (endpoint.Certificate is not { } certificate)
        {
            return plain;
        }

        var secure = new SslStream(plain);
        try
        {
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            soon.CancelAfter(MqttLimits.Patience);
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate() }, soon.Token).ConfigureAwait(false);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A device that asks for no keep-alive and vanishes is noticed after about four minutes.</summary>
    private static void KeepAlive(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 120);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 30);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
    }
}
