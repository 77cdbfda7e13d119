import sys,data,feat,json,os,numpy as np,re
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from collections import Counter,defaultdict
def load(field):
    G=[x for x in data.golds() if x[2]['kind']=='incident']
    if field=='primary': G=[x for x in G if x[2]['causes']]
    key=lambda g:(g['causes'][0] if g['causes'] else '-') if field=='primary' else (g[field] or '-')
    y=np.array([key(g) for _,_,g in G]); S=np.array([s for s,_,_ in G])
    T=[feat.post(p,g) for _,p,g in G]; T=[(re.sub(r'[ \t]','',t),re.sub(r'[ \t]','',b)) for t,b in T]
    W=[feat.words(t)|feat.words(b) for t,b in T]
    return G,y,S,T,W
BAD=re.compile(r'^[ぁ-ん]|[年月日時分]$|令和|平成|^(午前|午後)|の$|が$|を$|は$|と$|で$|も$|や$|^(平成|月|火|水|木|金|土)')
def vocab(tr,W,S,mindf,minset):
    df=Counter(w for i in tr for w in W[i]); ds=defaultdict(set)
    for i in tr:
        for w in W[i]: ds[w].add(S[i])
    c=sorted(w for w,v in df.items() if v>=mindf and len(ds[w])>=minset and not re.search('[0-9]',w) and not BAD.search(w))
    return c
def mat(idx,T,V,TW):
    r,c,v=[],[],[]
    for n,i in enumerate(idx):
        t,b=T[i]; ks=[(j,TW if w in t else 1.0) for j,w in enumerate(V) if w in b or w in t]
        z=(np.sqrt(sum(x*x for _,x in ks)) or 1)/10
        for j,x in ks: r.append(n);c.append(j);v.append(x/z)
    return csr_matrix((v,(r,c)),shape=(len(idx),len(V)))
def train(tr,y,S,T,W,C,K,TW,mindf,minset,cut,C2,icpt=True,Xall=None):
    V=vocab(tr,W,S,mindf,minset)
    A=mat(tr,T,V,TW); m=LogisticRegression(C=C,max_iter=200,fit_intercept=icpt); m.fit(A,y[tr])
    L=list(m.classes_); co=m.coef_ if len(L)>2 else np.vstack([-m.coef_,m.coef_])
    pres=(A>0).astype(int); keep=set()
    for l in range(len(L)):
        got=[]
        for j in np.argsort(-co[l]):
            if len(got)>=K: break
            w=V[j]
            # near-duplicate: inside / around a chosen one with nearly the same posts
            pj=set(pres[:,j].nonzero()[0]); dup=False
            for q in got:
                if (V[q] in w or w in V[q]):
                    pq=set(pres[:,q].nonzero()[0])
                    if len(pj&pq)>=.85*len(pj|pq): dup=True;break
            if not dup: got.append(j)
        keep|=set(got)
    V2=[V[j] for j in sorted(keep)]
    m=LogisticRegression(C=C2,max_iter=300,fit_intercept=icpt); m.fit(mat(tr,T,V2,TW),y[tr])
    Wt=np.round(m.coef_*100).astype(int); Wt[np.abs(Wt)<cut]=0
    return L,V2,Wt,np.round(m.intercept_*100).astype(int)
def predict(idx,T,model,TW):
    L,V,Wt,b=model; X=mat(idx,T,V,TW); return (X@Wt.T)/100+b/100
