using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Civium.Platform.Access.Tls;

/// <summary>
/// The server's certificate: a given PFX or PEM file, or a self-signed one. Give <see cref="Current"/> to Kestrel's
/// <c>ServerCertificateSelector</c>: a self-signed one is renewed, and a given file that was replaced is read again, without a restart.
/// Safe for concurrent use.
/// </summary>
public sealed class CertificateSource
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);
    private readonly Func<X509Certificate2> _load;
    private readonly Func<DateTime> _version;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private X509Certificate2 _current;
    private DateTime _currentVersion;
    private long _lookedAt;

    private CertificateSource(Func<X509Certificate2> load, Func<DateTime> version, TimeProvider clock)
    {
        (_load, _version, _clock) = (load, version, clock);
        _currentVersion = version();
        _current = load();
        _lookedAt = clock.GetTimestamp();
    }

    /// <summary>The certificate to use now.</summary>
    public X509Certificate2 Current
    {
        get
        {
            lock (_gate)
            {
                if (_clock.GetElapsedTime(_lookedAt) >= BetweenLooks)
                {
                    _lookedAt = _clock.GetTimestamp();
                    TryRenew();
                }

                return _current;
            }
        }
    }

    /// <summary>Reads the certificate, or makes and keeps a self-signed one.</summary>
    /// <param name="path">A PFX file, or a PEM file with certificate and key (or the key beside it with the ending <c>.key</c>); null for a self-signed one.</param>
    /// <param name="password">What the file is locked with; null for nothing.</param>
    /// <param name="dataDirectory">Where a self-signed one is kept.</param>
    /// <param name="clock">The time; null for the machine's.</param>
    /// <exception cref="CertificateException">It cannot be used; the message says why and what to do.</exception>
    public static Task<CertificateSource> LoadAsync(string? path, string? password, string dataDirectory, TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        return Task.Run(() => path is null
            ? new CertificateSource(() => SelfSigned.LoadOrMake(dataDirectory, clock), () => Day(clock), clock)
            : new CertificateSource(() => Read(path, password, clock), () => File.GetLastWriteTimeUtc(path), clock));
    }

    private static DateTime Day(TimeProvider clock) => clock.GetUtcNow().UtcDateTime.Date;

    // A certificate that was replaced by a broken file keeps the former one in use: the server stays up.
    private void TryRenew()
    {
        var version = _version();
        if (version == _currentVersion)
        {
            return;
        }

        try
        {
            // The former one is not disposed: connections may still be using it.
            _current = _load();
            _currentVersion = version;
        }
        catch (CertificateException)
        {
            // Looked at again in a minute.
        }
    }

    private static X509Certificate2 Read(string path, string? password, TimeProvider clock)
    {
        if (!File.Exists(path))
        {
            throw new CertificateException($"There is no certificate at {path}. Give a PFX or PEM file, or leave it out for a self-signed one.");
        }

        X509Certificate2 certificate;
        try
        {
            certificate = X509Certificate2.GetCertContentType(path) == X509ContentType.Pkcs12
                ? X509CertificateLoader.LoadPkcs12FromFile(path, password)
                : ReadPem(path, password);
        }
        catch (Exception problem) when (problem is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CertificateException($"The certificate {path} cannot be read: {problem.Message} Check the file and its password.", problem);
        }

        if (!certificate.HasPrivateKey)
        {
            throw new CertificateException($"The certificate {path} has no private key. Give a PFX with its key, or a PEM with the key in it or beside it.");
        }

        return certificate.NotAfter.ToUniversalTime() <= clock.GetUtcNow().UtcDateTime
            ? throw new CertificateException($"The certificate {path} expired at {certificate.NotAfter.ToUniversalTime():u}. Renew it.")
            : certificate;
    }

    private static X509Certificate2 ReadPem(string path, string? password)
    {
        var beside = Path.ChangeExtension(path, ".key");
        var keyPath = File.Exists(beside) ? beside : path;
        return password is null
            ? X509Certificate2.CreateFromPemFile(path, keyPath)
            : X509Certificate2.CreateFromEncryptedPemFile(path, password, keyPath);
    }
}
