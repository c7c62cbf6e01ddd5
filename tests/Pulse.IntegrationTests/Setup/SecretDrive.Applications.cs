namespace Pulse.IntegrationTests.Setup;

/// <summary>Applications with sensitive numbers, and the portal for applicants with the key of a draft.</summary>
public sealed partial class SecretDrive
{
    /// <param name="anonymous">A caller without credentials.</param>
    /// <param name="bearer">A caller with a token.</param>
    public async Task WithApplicationsAsync(Api anonymous, Func<string, Api> bearer)
    {
        var login = await anonymous.PostAsync("/auth/login", new { email = PulseApp.AdminEmail, password = PulseApp.AdminPassword });
        var admin = bearer(Take(login, "token", "a user's token"));
        var (accountNumber, ssn) = (NewBankAccount("a bank account"), NewSsn("a social security number"));
        var made = await admin.PostAsync("/applications", Drafts.Whole(accountNumber, ssn).ToJsonString());
        var key = Take(made, "applicationKey", "the key of a draft");
        var path = $"/applications/{(string?)made.Json["id"]}";
        var once = Mark("an Idempotency-Key of an application");
        var twin = Drafts.Whole(NewBankAccount("a bank account that is sent twice"), NewSsn("a number that is sent twice")).ToJsonString();
        Take(
            await admin.PostAsync("/applications", twin, ("Idempotency-Key", once)),
            "applicationKey",
            "a key that is returned again");
        var again = await admin.PostAsync("/applications", twin, ("Idempotency-Key", once));
        var keyOfTwin = Take(again, "applicationKey", "a key that is returned again");

        Record(await admin.GetAsync(path));
        TakeRevealed(await admin.GetAsync($"{path}?include=sensitive"), accountNumber, ssn);
        Record(await admin.GetAsync($"{path}?include={NewBankAccount("a bank account as a part")}"));
        Record(await admin.GetAsync("/applications?page=1"));
        RecordWithoutLinks(await admin.GetAsync($"/applications?search={accountNumber}"));
        Record(await admin.GetAsync($"/applications?businessBanking.accountNumber={NewBankAccount("a bank account as a filter")}"));
        Record(await admin.GetAsync($"/applications?status={NewSsn("a number as a status")}"));
        await PatchWithNumbersAsync((body, version) => admin.PatchAsync(path, body, version));

        await AtPortalAsync(anonymous, key);
        key = Take(await admin.PostAsync($"{path}/application-key"), "applicationKey", "the second key of a draft");
        await AtPortalAsync(anonymous, key);
        var stale = Mark("a secret as the version that an applicant submits");
        Record(await AtPortalAsync(anonymous, key, () => anonymous.PostAsync($"{Drafts.Portal}/submit", null, ("If-Match", stale))));
        Record(await AtPortalAsync(anonymous, keyOfTwin, () => anonymous.PostAsync($"{Drafts.Portal}/submit")));
        var submitted = await admin.PostAsync($"{path}/submit", null, ("If-Match", "*"));
        Record(submitted);
        await AtPortalAsync(anonymous, key);
        Record(await admin.PostAsync($"{path}/review"));
        Record(await admin.PostAsync($"{path}/decline", $$"""{"reasson":"{{Mark("a password under a mistyped name of a reason")}}"}"""));
        Record(await admin.PostAsync($"{path}/approve"));
        Record(await admin.PostAsync($"{path}/decline", new { reason = "Too late." }));
        Record(await admin.PostAsync($"{path}/withdraw"));
        Record(await admin.GetAsync("/merchants"));
        Record(await admin.DeleteAsync($"/applications/{(string?)again.Json["id"]}"));
        Record(await admin.GetAsync("/audit-events?pageSize=100"));
    }

    /// <summary>Patches with valid and with invalid numbers.</summary>
    private async Task PatchWithNumbersAsync(Func<string, string?, Task<Answer>> patch)
    {
        Record(await patch($$"""{"businessBanking":{"accountNumber":"{{NewBankAccount("another bank account")}}"} }""", null));
        Record(await patch($$"""{"businessOwners":[{"ssn":"{{NewSsn("another social security number")}}","firstName":"Bob"}]}""", null));
        Record(await patch("""{"businessBanking":{"bankName":"Second Bank"}}""", Mark("a secret as an application's version")));
        Record(
            await patch($$"""{"businessBanking":{"accountNumber":"{{NewBankAccount("a bank account with a typing error")}}x"} }""", null));
        Record(await patch($$"""{"businessBanking":{"accountNumber":{{NewBankAccount("a bank account as a JSON number")}} } }""", null));
        Record(
            await patch($$"""{"businessBanking":{"acountNumber":"{{NewBankAccount("a bank account under a mistyped name")}}"} }""", null));
        Record(
            await patch($$"""{"businessBanking":{"routingNumber":"{{NewBankAccount("a bank account as the routing number")}}"} }""", null));
        Record(
            await patch($$"""{"businessBanking":{"accountNumber":{"is":"{{NewBankAccount("a bank account in an object")}}"} } }""", null));
        Record(await patch($$"""{"businessOwners":[{"ssn":"{{NewSsn("a number that is one digit too long")}}0"}]}""", null));
        Record(await patch($$"""{"businessOwners":[{"dateOfBirth":"{{NewSsn("a number as a day")}}"}]}""", null));
        Record(await patch($$"""{"businessOwners":[{"id":"{{NewSsn("a number as an owner's id")}}"}]}""", null));
        Record(await patch($$"""{"basics":{"contact":{"phone":"{{NewSsn("a number as the phone")}}"} } }""", null));
        Record(await patch($$"""{"businessBanking":{"accountNumber":"{{NewBankAccount("a truncated bank account")}}""", null));
    }

    private async Task AtPortalAsync(Api anonymous, string key)
    {
        Record(await AtPortalAsync(anonymous, key, () => anonymous.GetAsync(Drafts.Portal)));
        Record(await AtPortalAsync(
            anonymous, key, () => anonymous.GetAsync($"{Drafts.Portal}?include={NewSsn("a number as a part at the portal")}")));
        await PatchWithNumbersAsync(
            (body, version) => AtPortalAsync(anonymous, key, () => anonymous.PatchAsync(Drafts.Portal, body, version)));
        Record(await AtPortalAsync(
            anonymous, marks.Add("an unknown key of a draft", Drafts.MadeUpKey()), () => anonymous.GetAsync(Drafts.Portal)));
        Record(await AtPortalAsync(anonymous, Mark("a password as the key of a draft"), () => anonymous.GetAsync(Drafts.Portal)));
        Record(await AtPortalAsync(anonymous, key, () => anonymous.GetAsync("/applications")));
        Record(await anonymous.GetAsync($"{Drafts.Portal}?key={key}"));
        Record(await WithHeaderAsync(anonymous, "Authorization", $"Bearer {key}"));
        Record(await WithHeaderAsync(anonymous, "x-api-secret", key));
        Record(await anonymous.PostAsync("/auth/login", new { apiKey = "apiKey-0123456789ABCDEFGHIJKLMN", apiSecret = key }));
    }

    private static async Task<Answer> AtPortalAsync(Api anonymous, string key, Func<Task<Answer>> call)
    {
        anonymous.Client.DefaultRequestHeaders.TryAddWithoutValidation(Drafts.Header, key);
        var answer = await call();
        anonymous.Client.DefaultRequestHeaders.Remove(Drafts.Header);
        return answer;
    }

    /// <summary>Links to other pages repeat the query of the request.</summary>
    private void RecordWithoutLinks(Answer answer) =>
        Record(answer with
        {
            Headers = answer.Headers.Where(header => header.Key != "Link").ToDictionary(header => header.Key, header => header.Value),
        });

    private string NewBankAccount(string what) => marks.Add(what, Drafts.NewBankAccount());

    /// <summary>With its hyphens, because nine digits also occur by chance.</summary>
    private string NewSsn(string what) => marks.Add(what, Drafts.NewSsn());

    /// <summary>Records the only response that reveals numbers, to an authorized caller who requests it.</summary>
    private void TakeRevealed(Answer answer, params string[] numbers)
    {
        Assert.That(numbers, Is.All.Matches<string>(number => answer.Text.Contains(number, StringComparison.Ordinal)), answer.Text);
        answers.Add(
            answer with { Text = numbers.Aggregate(answer.Text, (text, number) => text.Replace(number, "", StringComparison.Ordinal)) });
    }
}
