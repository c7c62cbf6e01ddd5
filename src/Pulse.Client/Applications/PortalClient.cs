namespace Pulse.Client;

/// <summary>The draft of an applicant. Calls have an application key instead of a session.</summary>
public sealed class PortalClient
{
    internal const string Header = "x-application-key";

    private static readonly Operation Get = new(HttpMethod.Get, "/portal/application", Takes.NoSession);
    private static readonly Operation Update = new(HttpMethod.Patch, "/portal/application", Takes.NoSession | Takes.IfMatch);
    private static readonly Operation Submit =
        new(HttpMethod.Post, "/portal/application/submit", Takes.NoSession | Takes.IfMatch);

    private readonly Transport transport;

    internal PortalClient(Transport transport) => this.transport = transport;

    /// <summary>Gets the draft, with masked bank account and social security numbers.</summary>
    /// <param name="applicationKey"><see cref="IssuedApplication.ApplicationKey"/>.</param>
    /// <exception cref="PulseException">401 for an unknown key, and after the draft was submitted.</exception>
    public Task<PortalApplication> GetAsync(string applicationKey, CancellationToken cancellationToken = default) => transport.ReadAsync(
        Get.Request().WithHeader(Header, applicationKey), PulseJson.Default.PortalApplication, cancellationToken);

    /// <summary>Changes the draft. Only the members that are set are sent, at every depth.</summary>
    /// <param name="applicationKey"><see cref="IssuedApplication.ApplicationKey"/>.</param>
    /// <exception cref="PulseException">400, 401, 409, 412.</exception>
    public Task<PortalApplication> UpdateAsync(
        string applicationKey,
        ApplicationContentPatch patch,
        PulseRequestOptions? options = null,
        CancellationToken cancellationToken = default) => transport.ReadAsync(
            Update.Request().WithHeader(Header, applicationKey)
                .WithBody(patch, PulseJson.Default.ApplicationContentPatch).With(options),
            PulseJson.Default.PortalApplication,
            cancellationToken);

    /// <summary>Submits the draft. It can no longer be changed, and the key is no longer valid.</summary>
    /// <param name="applicationKey"><see cref="IssuedApplication.ApplicationKey"/>.</param>
    /// <exception cref="PulseException">400 names the missing fields; 401, also for a draft that is already submitted; 412.</exception>
    public Task<PortalApplication> SubmitAsync(
        string applicationKey, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) => transport.ReadAsync(
            Submit.Request().WithHeader(Header, applicationKey).With(options), PulseJson.Default.PortalApplication, cancellationToken);
}
