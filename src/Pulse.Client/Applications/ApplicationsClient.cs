namespace Pulse.Client;

/// <summary>Operations on merchant applications.</summary>
public sealed class ApplicationsClient
{
    private const Takes Post = Takes.IdempotencyKey | Takes.IfMatch;

    private static readonly Operation Create = new(HttpMethod.Post, "/applications", Takes.IdempotencyKey);
    private static readonly Operation List = new(HttpMethod.Get, "/applications");
    private static readonly Operation Get = new(HttpMethod.Get, "/applications/{id}");
    private static readonly Operation Update = new(HttpMethod.Patch, "/applications/{id}", Takes.IfMatch);
    private static readonly Operation Delete = new(HttpMethod.Delete, "/applications/{id}", Takes.IfMatch);
    private static readonly Operation ReplaceKey = new(HttpMethod.Post, "/applications/{id}/application-key", Post);
    private static readonly Operation Submit = new(HttpMethod.Post, "/applications/{id}/submit", Post);
    private static readonly Operation Withdraw = new(HttpMethod.Post, "/applications/{id}/withdraw", Post);
    private static readonly Operation Review = new(HttpMethod.Post, "/applications/{id}/review", Post);
    private static readonly Operation Approve = new(HttpMethod.Post, "/applications/{id}/approve", Post);
    private static readonly Operation Decline = new(HttpMethod.Post, "/applications/{id}/decline", Post);

    private readonly Transport transport;

    internal ApplicationsClient(Transport transport) => this.transport = transport;

    /// <summary>Creates a draft, which can be incomplete. Requires <c>writeApplications</c>.</summary>
    /// <returns>The draft with its application key, which no other answer contains.</returns>
    /// <exception cref="PulseException">400, 403.</exception>
    public Task<IssuedApplication> CreateAsync(
        ApplicationContent content, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Create.Request().WithBody(content, PulseJson.Default.ApplicationContent).With(options),
            PulseJson.Default.IssuedApplication,
            cancellationToken);

    /// <summary>
    /// Lists applications, newest first. Requires <c>readApplications</c>, <c>writeApplications</c> or <c>decideApplications</c>.
    /// </summary>
    public PulseList<Application> ListAsync(ApplicationQuery? query = null) => new(
        transport, () => List.Request().WithQuery((query ?? new ApplicationQuery()).ToQuery()), PulseJson.Default.ListApplication);

    /// <summary>
    /// Gets an application. Requires <c>readApplications</c>, <c>writeApplications</c> or <c>decideApplications</c>. Bank account and
    /// social security numbers are masked.
    /// </summary>
    /// <param name="withSensitiveData">
    /// Whether these numbers are wanted in plain text. Requires <c>readSensitiveData</c>, and writes an audit event.
    /// </param>
    /// <exception cref="PulseException">403, 404.</exception>
    public Task<Application> GetAsync(Guid id, bool withSensitiveData = false, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Get.Request(id).WithQuery(new QueryText().Add("include", withSensitiveData ? "sensitive" : null)),
            PulseJson.Default.Application,
            cancellationToken);

    /// <summary>Changes a draft. Requires <c>writeApplications</c>. Only the members that are set are sent, at every depth.</summary>
    /// <exception cref="PulseException">400, 403, 404, 412; 409 if the application is not a draft.</exception>
    public Task<Application> UpdateAsync(
        Guid id, ApplicationContentPatch patch, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Update.Request(id).WithBody(patch, PulseJson.Default.ApplicationContentPatch).With(options),
            PulseJson.Default.Application,
            cancellationToken);

    /// <summary>Deletes a draft. Requires <c>writeApplications</c>.</summary>
    /// <exception cref="PulseException">403, 404, 412; 409 if the application was submitted.</exception>
    public Task DeleteAsync(Guid id, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.SendAsync(Delete.Request(id).With(options), cancellationToken);

    /// <summary>Replaces the key of a draft. The old one is invalid when the call returns. Requires <c>writeApplications</c>.</summary>
    /// <exception cref="PulseException">403, 404, 409, 412.</exception>
    public Task<IssuedApplication> ReplaceApplicationKeyAsync(
        Guid id, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(ReplaceKey.Request(id).With(options), PulseJson.Default.IssuedApplication, cancellationToken);

    /// <summary>Submits a draft. It can no longer be edited. Requires <c>writeApplications</c>.</summary>
    /// <exception cref="PulseException">400 names the missing fields; 403, 404, 412; 409 if the application is not a draft.</exception>
    public Task<Application> SubmitAsync(Guid id, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(Submit.Request(id).With(options), PulseJson.Default.Application, cancellationToken);

    /// <summary>Withdraws a submitted application. Requires <c>writeApplications</c>.</summary>
    /// <exception cref="PulseException">403, 404, 409, 412.</exception>
    public Task<Application> WithdrawAsync(Guid id, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(Withdraw.Request(id).With(options), PulseJson.Default.Application, cancellationToken);

    /// <summary>Starts the review of a submitted application. Requires <c>decideApplications</c>.</summary>
    /// <exception cref="PulseException">403, 404, 409, 412.</exception>
    public Task<Application> ReviewAsync(Guid id, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(Review.Request(id).With(options), PulseJson.Default.Application, cancellationToken);

    /// <summary>Approves an application in review, and creates its merchant. Requires <c>decideApplications</c>.</summary>
    /// <exception cref="PulseException">403, 404, 409, 412.</exception>
    public Task<Application> ApproveAsync(Guid id, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(Approve.Request(id).With(options), PulseJson.Default.Application, cancellationToken);

    /// <summary>Declines an application in review. Requires <c>decideApplications</c>.</summary>
    /// <param name="decline">Null: no reason is given.</param>
    /// <exception cref="PulseException">400, 403, 404, 409, 412.</exception>
    public Task<Application> DeclineAsync(
        Guid id, Decline? decline = null, PulseRequestOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = Decline.Request(id).With(options);
        return transport.ReadAsync(
            decline is null ? request : request.WithBody(decline, PulseJson.Default.Decline),
            PulseJson.Default.Application,
            cancellationToken);
    }
}
