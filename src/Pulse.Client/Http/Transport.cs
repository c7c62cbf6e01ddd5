using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Pulse.Client;

/// <summary>Sends requests with a credential, and reads their answers.</summary>
/// <param name="Http">The connection to Pulse.</param>
/// <param name="Options">The settings as they are now.</param>
/// <param name="Credential">Gives the tokens. Null: requests have no credential.</param>
/// <param name="Account">The account in effect. Null: the primary account of the credential.</param>
internal sealed record Transport(HttpClient Http, Func<PulseClientOptions> Options, ICredential? Credential = null, string? Account = null)
{
    public async Task<T> ReadAsync<T>(Request request, JsonTypeInfo<T> shape, CancellationToken cancellationToken)
        where T : class
    {
        var (value, response) = await ReadWithHeadersAsync(request, shape, cancellationToken).ConfigureAwait(false);
        response.Dispose();
        return value;
    }

    /// <summary>For answers whose headers are needed. Dispose the response.</summary>
    public async Task<(T Value, HttpResponseMessage Response)> ReadWithHeadersAsync<T>(
        Request request, JsonTypeInfo<T> shape, CancellationToken cancellationToken)
        where T : class
    {
        T? value = null;
        var response = await SendAsync(
            request,
            async (answer, token) =>
            {
                var body = await answer.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
                value = await JsonSerializer.DeserializeAsync(body, shape, token).ConfigureAwait(false) ?? throw new JsonException("null");
                (value as PulseAnswer)?.Read(answer.Headers);
            },
            cancellationToken).ConfigureAwait(false);
        return (value!, response);
    }

    /// <summary>For answers without a body.</summary>
    /// <returns>Which nodes have confirmed. Null if the call revoked nothing.</returns>
    public async Task<RevocationReceipt?> SendAsync(Request request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, null, cancellationToken).ConfigureAwait(false);
        return RevocationReceipt.Find(response.Headers);
    }

    /// <summary>Sends a request and reads the body of its successful answer.</summary>
    /// <param name="read">Reads the body. Null: the body is left unread.</param>
    /// <exception cref="PulseException">There is no successful answer, or its body cannot be read.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        Request request, Func<HttpResponseMessage, CancellationToken, Task>? read, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timeout = Options().Timeout + request.Wait;
        patience.CancelAfter(timeout);
        HttpResponseMessage? response = null;
        try
        {
            response = await SendWithCredentialAsync(request, patience.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw await Problem.ReadAsync(request, response, patience.Token).ConfigureAwait(false);
            }

            if (read is not null)
            {
                await read(response, patience.Token).ConfigureAwait(false);
            }

            return response;
        }
        catch (Exception failure)
        {
            response?.Dispose();
            if (failure is PulseException || (failure is OperationCanceledException && cancellationToken.IsCancellationRequested))
            {
                throw;
            }

            throw failure switch
            {
                OperationCanceledException => new PulseException($"{request} was not answered within {timeout}.", failure),
                JsonException => new PulseException($"The answer of {request} cannot be read: {failure.Message}", failure)
                {
                    Status = response?.StatusCode,
                },
                _ => new PulseException($"{request} was not answered: {failure.Message}", failure),
            };
        }
    }

    /// <summary>A session that has ended is renewed once. The request was not processed, unless an earlier attempt was.</summary>
    private async Task<HttpResponseMessage> SendWithCredentialAsync(Request request, CancellationToken cancellationToken)
    {
        var credential = request.Operation.Accepts(Takes.NoSession) ? null : Credential;
        var token = credential is null ? null : await credential.GetTokenAsync(cancellationToken).ConfigureAwait(false);
        var response = await SendOnceAsync(request, token, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized || credential is not { CanRenew: true } || request.MayBeProcessed)
        {
            return response;
        }

        response.Dispose();
        token = await credential.RenewAsync(token, cancellationToken).ConfigureAwait(false);
        return await SendOnceAsync(request, token, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(Request request, string? token, CancellationToken cancellationToken)
    {
        using var message = request.ToMessage(Account, token);
        return await Http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
    }
}
