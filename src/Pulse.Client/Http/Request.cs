using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Pulse.Client;

/// <summary>One request. It can be sent several times, always with the same idempotency key.</summary>
internal sealed class Request(Operation operation, string path)
{
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";

    private byte[]? body;
    private string mediaType = Json;
    private string? idempotencyKey;
    private readonly List<KeyValuePair<string, string>> headers = [];

    public static readonly HttpRequestOptionsKey<Request> Key = new("Pulse.Request");

    public Operation Operation => operation;

    /// <summary>The query with its question mark, or an empty text.</summary>
    public string Query { get; private set; } = "";

    public PulseRequestOptions? Options { get; private set; }

    public bool IsRepeatable => operation.IsRepeatable(Options?.IfMatch is not null);

    /// <summary>Whether an earlier attempt may have been processed.</summary>
    public bool MayBeProcessed { get; set; }

    public TimeSpan Wait => Options?.WaitForNodes ?? TimeSpan.Zero;

    public Request WithQuery(string query)
    {
        Query = query;
        return this;
    }

    public Request WithQuery(QueryText query) => WithQuery(query.ToString());

    public Request WithBody<T>(T value, JsonTypeInfo<T> shape)
    {
        ArgumentNullException.ThrowIfNull(value);
        body = JsonSerializer.SerializeToUtf8Bytes(value, shape);
        return this;
    }

    public Request WithForm(QueryText form)
    {
        (body, mediaType) = (System.Text.Encoding.UTF8.GetBytes(form.ToString().TrimStart('?')), Form);
        return this;
    }

    public Request WithHeader(string name, string value)
    {
        headers.Add(new(name, value));
        return this;
    }

    /// <exception cref="ArgumentException">The operation does not accept an option.</exception>
    public Request With(PulseRequestOptions? options)
    {
        options?.Check(operation);
        Options = options;
        return this;
    }

    public HttpRequestMessage ToMessage(string? account, string? token)
    {
        var message = new HttpRequestMessage(operation.Method, path + Query);
        message.Options.Set(Key, this);
        if (body is not null)
        {
            message.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };
        }

        if (token is not null)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (account is not null && !operation.Accepts(Takes.NoSession))
        {
            message.Headers.Add("x-account-id", account);
        }

        if (operation.Accepts(Takes.IdempotencyKey))
        {
            message.Headers.Add("Idempotency-Key", idempotencyKey ??= Options?.IdempotencyKey ?? Guid.NewGuid().ToString());
        }

        if (Options?.IfMatch is { } tag)
        {
            message.Headers.TryAddWithoutValidation("If-Match", tag);
        }

        if (Options?.WaitForNodes is { } wait)
        {
            message.Headers.Add("Prefer", string.Create(null, $"wait={Math.Ceiling(wait.TotalSeconds):F0}"));
        }

        foreach (var (name, value) in headers)
        {
            message.Headers.Add(name, value);
        }

        return message;
    }

    /// <summary>For messages. It contains no query, because filters can be personal data.</summary>
    public override string ToString() => $"{operation.Method} {operation.Template}";
}
